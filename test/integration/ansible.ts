import { type Ended, type Place, runProgram } from './run-program.js'

/** The shape of `ansible-inventory --list`, and of a script's answer. */
export interface InventoryJson {
  readonly _meta: { readonly hostvars: Record<string, Record<string, unknown>> }
  readonly [group: string]: unknown
}

/** Hosts, groups and variables as Ansible has them, comparable between two sources. */
export interface Seen {
  readonly hostvars: Record<string, Record<string, unknown>>
  /** Direct hosts of each group, sorted; groups without hosts and children too. */
  readonly hosts: Record<string, readonly string[]>
  readonly children: Record<string, readonly string[]>
}

/** Runs `ansible-inventory` of the Ansible that is first in PATH. */
export const ansibleInventory = (args: readonly string[], place?: Place): Promise<Ended> =>
  runProgram('ansible-inventory', args, place)

/** What Ansible has understood of an inventory source; throws with Ansible's own words when it refused it. */
export const seenByAnsible = async (source: string, place: Place = {}): Promise<Seen> => {
  const strict = { ANSIBLE_INVENTORY_ANY_UNPARSED_IS_FAILED: 'true', ...place.env }
  const { code, stdout, stderr } = await ansibleInventory(['-i', source, '--list'], { ...place, env: strict })
  if (code !== 0) throw new Error(`ansible-inventory -i ${source}: ${stderr}`)
  return seen(JSON.parse(stdout))
}

const seen = ({ _meta, ...groups }: InventoryJson): Seen => {
  const hosts: Record<string, readonly string[]> = {}
  const children: Record<string, readonly string[]> = {}
  for (const [name, group] of Object.entries(groups)) {
    const { hosts: members = [], children: below = [] } = group as { hosts?: string[]; children?: string[] }
    hosts[name] = members.toSorted()
    children[name] = below.toSorted()
  }
  return { hostvars: _meta.hostvars, hosts, children }
}
