import { addToList } from '../model/add-to-list.js'
import { connectionVariable } from '../model/connection-variables.js'
import { groupLineage } from '../model/group-lineage.js'
import type { Group, Host, Inventory, SourceRef } from '../model/inventory.js'
import { addressKey, parseIp } from '../model/ip.js'
import type { Problem } from '../model/problem.js'
import { placeOf } from '../model/provenance.js'

const SSH_PORT = 22

/**
 * Adds a problem for every address that several hosts have, or have as their name, in whatever spelling. Hosts at different ports
 * do not count: they may be containers, or machines behind a router that passes each port on to another.
 */
export const reportAddresses = ({ hosts, groups }: Pick<Inventory, 'hosts' | 'groups'>, problems: Problem[]): void => {
  const first = new Map<string, string>()
  const shared = new Map<string, string[]>()
  for (const host of hosts.values()) {
    const { name } = host
    const address = addressOf(host)
    if (address === undefined) continue
    const key = addressKey(address)
    const other = first.get(key)
    const others = shared.get(key)
    if (other === undefined) first.set(key, name)
    else if (others === undefined) shared.set(key, [other, name])
    else others.push(name)
  }
  if (shared.size === 0) return
  const lineageOf = groupLineage({ groups })
  for (const names of [...shared.values()].flatMap((all) => ofOnePort(all, hosts, lineageOf))) {
    const address = addressOf(hosts.get(names[0] as string) as Host)
    const sourceOf = (name: string): SourceRef | undefined => hosts.get(name)?.layers.at(-1)?.source
    const source = sourceOf(names[0] as string)
    const whose = names.map((name) => {
      const path = sourceOf(name)?.path
      return path === source?.path || path === undefined ? name : `${name} (${path})`
    })
    problems.push({
      code: 'address-duplicate',
      severity: 'warning',
      message: `${whose.join(' and ')} have the same address ${address}`,
      hint: names.every((name) => isOfState(hosts.get(name) as Host))
        ? 'run terraform apply -refresh-only for their states: one of them has moved'
        : 'correct the address of one, or call the machine by one name only',
      ...placeOf(source),
    })
  }
}

/** Whether its address is its state's, not one that the config or a fragment gives it. */
const isOfState = ({ layers }: Host): boolean =>
  layers.some(({ source: { kind }, address }) => kind === 'state' && address !== undefined)

/** The hosts by port, of ports that several have. A map or a list is no port, and cannot always be made a text. */
const ofOnePort = (
  names: readonly string[],
  hosts: ReadonlyMap<string, Host>,
  lineageOf: (host: Host) => readonly Group[],
): string[][] => {
  const byPort = new Map<string, string[]>()
  for (const name of names) {
    const host = hosts.get(name) as Host
    const port = connectionVariable(host, lineageOf(host), 'port')?.value ?? SSH_PORT
    addToList(byPort, String(typeof port === 'object' ? SSH_PORT : port), name)
  }
  return [...byPort.values()].filter(({ length }) => length > 1)
}

const addressOf = ({ name, address, vars }: Host): string | undefined =>
  address ?? (vars.ansible_host === undefined ? parseIp(name)?.text : undefined)
