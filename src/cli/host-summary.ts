import type { Inventory, VmStatus } from '../model/inventory.js'
import { knownNames } from './names-for.js'

/** A host or VM in a few words: its status, its address, and where it is known. */
export interface HostSummary {
  readonly name: string
  /** `hand-written`: a host that only a hand-written fragment has. */
  readonly status: VmStatus['status'] | 'hand-written'
  /** Whether Ansible sees it. */
  readonly listed: boolean
  readonly address?: string | undefined
  readonly workspace?: string | undefined
  readonly state?: string | undefined
  readonly fragment?: string | undefined
}

/** Sums up a host that is listed, or a VM that is known but not listed. */
export const summarise = (name: string, { hosts, vms }: Inventory): HostSummary => {
  const host = hosts.get(name)
  const vm = vms.get(name)
  const fragment = vm?.fragment ?? host?.layers.findLast(({ source }) => source.kind === 'fragment')?.source
  return {
    name,
    status: vm?.status ?? 'hand-written',
    listed: host !== undefined,
    address: host?.address ?? textOf(host?.vars.ansible_host),
    workspace: host?.state?.workspace,
    state: (host?.state?.source ?? vm?.state)?.path,
    fragment: fragment?.path,
  }
}

const textOf = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined)

/** A row of `list`. */
export interface ListRow extends HostSummary {
  readonly groups: readonly string[]
}

/** A row for every host that is listed and every VM that is known but not listed, by name. */
export const listRows = (inventory: Inventory): ListRow[] =>
  knownNames(inventory).map((name) => ({
    ...summarise(name, inventory),
    groups: inventory.hosts.get(name)?.groups ?? [],
  }))
