/** One VM as it was asked for; what is left out is for the settings, or for what was asked for the last time. */
export interface VmRequest {
  readonly name: string
  /** MiB. */
  readonly memory?: number | undefined
  readonly vcpus?: number | undefined
  readonly user?: string | undefined
  /** Absolute; empty for none any more. */
  readonly dotfiles?: string | undefined
  /** Groups in Ansible, besides `vms`. */
  readonly groups?: readonly string[] | undefined
}

/** The request as Terraform variables, all of them text as `-var` takes it. `vm_name` is not among them. */
export const requestedVariables = (request: VmRequest): Record<string, string> => ({
  ...(request.memory !== undefined && { memory: String(request.memory) }),
  ...(request.vcpus !== undefined && { vcpus: String(request.vcpus) }),
  ...(request.user !== undefined && { vm_user: request.user }),
  ...(request.dotfiles !== undefined && { dotfiles_local_path: request.dotfiles }),
  ...(request.groups !== undefined && { ansible_groups: JSON.stringify(request.groups) }),
})

/** A request that was typed, as a call of `provision-vm` without its options: it has no `vcpus` without `memory`. */
export const requestLine = ({ name, memory, vcpus }: VmRequest): string =>
  ['provision-vm', name, memory, vcpus].filter((word) => word !== undefined).join(' ')
