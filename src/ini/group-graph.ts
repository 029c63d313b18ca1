import { addToList } from '../model/add-to-list.js'
import type { Mutable } from '../model/mutable.js'
import { record } from '../model/value.js'
import { IniError } from './ini-error.js'
import type { IniGroup, IniHost } from './ini-inventory.js'

type Draft<T> = Mutable<T> & { lines: Record<string, number> }

/** A host or group while more of it may come. */
export type DraftHost = Draft<IniHost>
export type DraftGroup = Draft<IniGroup>

/** Shared by all whose variables have no lines of their own: ten thousand small files are read at each run. */
export const NO_LINES: Record<string, number> = Object.freeze(record<number>())

/** Groups looked at in search of circles: no file that somebody means needs a hundredth of it. */
const MAX_LOOKS = 1_000_000

/** Hosts and groups while a file is read. */
export class GroupGraph {
  readonly hosts = new Map<string, DraftHost>()
  readonly groups = new Map<string, DraftGroup>()
  private readonly parents = new Map<string, string[]>()
  private looks = 0

  constructor() {
    this.addGroup('all')
    this.addGroup('ungrouped')
    this.addChild('all', 'ungrouped')
  }

  addGroup(name: string, line?: number): void {
    const children: string[] = []
    const hosts: string[] = []
    const group: DraftGroup = { name, vars: record(), lines: NO_LINES, children, hosts }
    if (line !== undefined) group.line = line
    this.groups.set(name, group)
  }

  addHostToGroup(host: DraftHost, group: string): void {
    const members = this.groups.get(group)?.hosts
    if (isPair(host.groups, group, members, host.name)) return
    host.groups.push(group)
    members?.push(host.name)
  }

  /** @throws {IniError} if `child` is `parent`, or holds it */
  addChild(parent: string, child: string): void {
    const group = this.groups.get(parent)
    const parents = this.parents.get(child)
    if (group === undefined || (parents && isPair(group.children, child, parents, parent))) return
    if (parent === child || this.holds(child, parent)) {
      throw new IniError(`the group ${child} would contain itself`, 'remove the :children line that closes the loop')
    }
    group.children.push(child)
    addToList(this.parents, child, parent)
  }

  /**
   * What Ansible does when it has read everything: groups without a parent go below `all`, hosts that are in another group leave
   * `ungrouped`, and hosts that are in `all` alone enter it.
   *
   * @throws {IniError} if that closes a circle
   */
  reconcile(): void {
    for (const name of this.groups.keys()) {
      if (name !== 'all' && !this.parents.has(name)) this.addChild('all', name)
    }
    let isGroupedAnyway: boolean | undefined
    let leaving: Set<string> | undefined
    for (const host of this.hosts.values()) {
      const { groups } = host
      if (groups.includes('ungrouped')) {
        isGroupedAnyway ??= [...this.ancestors('ungrouped')].some((name) => name !== 'all')
        if (!isGroupedAnyway && groups.every((name) => name === 'all' || name === 'ungrouped')) continue
        groups.splice(groups.indexOf('ungrouped'), 1)
        leaving ??= new Set()
        leaving.add(host.name)
      } else if (groups.length === 1 && groups[0] === 'all') {
        if (this.groups.has(host.name)) this.addChild('ungrouped', host.name)
        else this.addHostToGroup(host, 'ungrouped')
      }
    }
    const ungrouped = this.groups.get('ungrouped')
    if (leaving && ungrouped) ungrouped.hosts = ungrouped.hosts.filter((name) => !leaving.has(name))
  }

  private holds(group: string, other: string): boolean {
    if (this.groups.get(group)?.children.length === 0 || !this.parents.has(other)) return false
    return this.ancestors(other).has(group)
  }

  private ancestors(name: string): Set<string> {
    const found = new Set<string>()
    const rest = [name]
    for (let group = rest.pop(); group !== undefined; group = rest.pop()) {
      for (const parent of this.parents.get(group) ?? []) {
        if (++this.looks > MAX_LOOKS) {
          throw new IniError('the groups are nested in too many ways', 'write fewer :children lines')
        }
        if (found.has(parent)) continue
        found.add(parent)
        rest.push(parent)
      }
    }
    return found
  }
}

/** Whether two names are listed with each other. The shorter of their lists is searched: only a long file makes both long. */
const isPair = (of: readonly string[], other: string, back: readonly string[] = [], one: string): boolean =>
  of.length <= back.length ? of.includes(other) : back.includes(one)
