/** One VM as it was asked for. What is left out comes from the last request, or from the settings. */
export interface VmRequest {
  readonly name: string
  /** MiB. */
  readonly memory?: number | undefined
  readonly vcpus?: number | undefined
  readonly user?: string | undefined
  /** Absolute; '' removes the setting of an earlier request. */
  readonly dotfiles?: string | undefined
  /** Groups in Ansible, besides `vms`. */
  readonly groups?: readonly string[] | undefined
}

/** The request as Terraform variables, as text for `-var`; without `vm_name`. */
export const requestedVariables = (request: VmRequest): Record<string, string> => ({
  ...(request.memory !== undefined && { memory: String(request.memory) }),
  ...(request.vcpus !== undefined && { vcpus: String(request.vcpus) }),
  ...(request.user !== undefined && { vm_user: request.user }),
  ...(request.dotfiles !== undefined && { dotfiles_local_path: request.dotfiles }),
  ...(request.groups !== undefined && { ansible_groups: JSON.stringify(request.groups) }),
})

/** A request from the command line as a call of `provision-vm`, without options. Such a request has no `vcpus` without `memory`. */
export const requestLine = ({ name, memory, vcpus }: VmRequest): string =>
  ['provision-vm', name, memory, vcpus].filter((word) => word !== undefined).join(' ')
