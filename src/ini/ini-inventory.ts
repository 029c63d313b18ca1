import type { Vars } from '../model/value.js'

/** A host of an INI inventory, as Ansible has it after it read the whole file. */
export interface IniHost {
  readonly name: string
  readonly vars: Vars
  /** Line of the first mention, from 1. */
  readonly line: number
  /** Line of each variable that was not set in that line, by name. */
  readonly lines: Readonly<Record<string, number>>
  /** The line of the first mention as it stands, without its line end. */
  readonly text: string
  /** True when that line names other hosts too: a range. */
  readonly shared: boolean
  /** Groups the host is directly in, `all` and `ungrouped` included where Ansible leaves it there. */
  readonly groups: string[]
}

/** A group of an INI inventory. `all` and `ungrouped` are always there. */
export interface IniGroup {
  readonly name: string
  readonly vars: Vars
  /** Line of each variable, by name. */
  readonly lines: Readonly<Record<string, number>>
  readonly children: string[]
  readonly hosts: string[]
  /** Line of the first section of that name; absent for `all` and `ungrouped` without one. */
  readonly line?: number
}

export interface IniInventory {
  readonly hosts: ReadonlyMap<string, IniHost>
  readonly groups: ReadonlyMap<string, IniGroup>
}
