import type { Inventory, VmStatus } from '../model/inventory.js'

/** What `list` shows of one name. */
export interface ListRow {
  readonly name: string
  /** `hand-written`: a host that only a hand-written fragment has. */
  readonly status: VmStatus['status'] | 'hand-written'
  /** Whether Ansible sees it. */
  readonly listed: boolean
  readonly address?: string | undefined
  readonly workspace?: string | undefined
  readonly state?: string | undefined
  readonly fragment?: string | undefined
  readonly groups: readonly string[]
}

/** A row for every host that is listed and every VM that is known but not listed, by name. */
export const listRows = ({ hosts, vms }: Inventory): ListRow[] =>
  [...new Set([...hosts.keys(), ...vms.keys()])].sort().map((name) => {
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
      groups: host?.groups ?? [],
    }
  })

const textOf = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined)
