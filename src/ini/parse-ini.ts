import { GROUP_PRIORITY, groupPriority } from '../model/group-priority.js'
import { strip } from '../model/strip.js'
import { record, type Value, type Vars } from '../model/value.js'
import { type DraftHost, GroupGraph, NO_LINES } from './group-graph.js'
import { expandHostPattern, type HostPattern, MAX_HOSTS, MAX_TEXT } from './host-pattern.js'
import { IniError } from './ini-error.js'
import type { IniInventory } from './ini-inventory.js'
import { isVault } from './is-vault.js'
import { parseLiteral } from './python-literal.js'
import { splitWords } from './shlex.js'
import { SPACES, splitLines } from './split-lines.js'

const PLAIN_SECTION = /^\[([\w.-]+)(?::(\w+))?\]$/
const CHILD = new RegExp(String.raw`^([^:\]${SPACES}]+)[${SPACES}]*(?:#.*)?$`)

// Made when it is needed, which is seldom: V8 takes long to make a set of all letters.
let section: RegExp | undefined

const matchSection = (line: string): RegExpExecArray | null => {
  const plain = PLAIN_SECTION.exec(line)
  if (plain !== null) return plain
  section ??= new RegExp(String.raw`^\[([^:\]${SPACES}]+)(?::([\p{L}\p{N}_]+))?\][${SPACES}]*(?:#.*)?$`, 'u')
  return section.exec(line)
}

/** A group that was named before it was declared. */
interface Pending {
  readonly line: number
  readonly as: 'vars' | 'children'
  readonly parents: string[]
}

/**
 * Reads an INI inventory with the rules of Ansible's `ini` plugin: lines, quotes, ranges, ports, Python literals, `:vars`
 * and `:children`, and what becomes of `all` and `ungrouped` in the end. Values are those Ansible shows from 2.19 on.
 *
 * Where a host has the name of a group, its variables land on the group, as in Ansible. `ansible_group_priority` stays a
 * variable, so that Ansible finds it in whatever is written from the result.
 *
 * @param text decoded with `decodeUtf8`
 * @throws {IniError} where Ansible refuses the file, with the line if one is to blame
 */
export const parseIni = (text: string): IniInventory => new IniReader(text).read()

class IniReader {
  private readonly graph = new GroupGraph()
  private readonly pending = new Map<string, Pending>()
  private readonly lines: readonly string[]
  private group = 'ungrouped'
  private section = 'hosts'
  private line = 0
  /** Hosts that ranges have named so far, and characters that their lines would fill, written out. */
  private readonly ranged = { hosts: 0, text: 0 }

  constructor(private readonly source: string) {
    this.lines = splitLines(source)
  }

  read(): IniInventory {
    if (isVault(this.source)) {
      throw new IniError('the file is encrypted with ansible-vault', 'run ansible-vault decrypt on it')
    }
    try {
      for (const raw of this.lines) {
        this.line++
        const line = strip(raw)
        const first = line.charCodeAt(0)
        if (line === '' || first === 0x23 || first === 0x3b) continue
        if (first === 0x5b && this.readSection(line)) continue
        if (this.section === 'hosts') this.readHost(line, raw)
        else if (this.section === 'vars') this.readVariable(line)
        else this.readChild(line)
      }
    } catch (error) {
      throw error instanceof IniError ? this.locate(error) : error
    }
    this.refusePending()
    this.graph.reconcile()
    return this.graph
  }

  /** What is most likely to blame, and where. */
  private locate({ message, hint }: IniError): IniError {
    const text = this.lines[this.line - 1] ?? ''
    if (text.startsWith('\ufeff')) {
      return new IniError('the line begins with a byte order mark', 'save the file as UTF-8 without one', this.line)
    }
    // In UTF-16 every second byte of most text is zero; a single one may be anything.
    if (text.split('\0').length - 1 > text.length / 3) {
      return new IniError('the line has zero bytes in it, as text in UTF-16 has', 'save the file as UTF-8', this.line)
    }
    return new IniError(message, hint, this.line)
  }

  /** False when the line only looks like a section: it is content then. */
  private readSection(line: string): boolean {
    const found = matchSection(line)
    if (found === null) {
      if (!line.endsWith(']')) return false
      throw new IniError('not a valid section', 'write [group], [group:vars] or [group:children]')
    }
    const group = found[1] ?? ''
    const section = found[2] ?? 'hosts'
    if (section !== 'hosts' && section !== 'vars' && section !== 'children') {
      throw new IniError(`the section [${group}:${section}] has an unknown type`, 'use :vars or :children')
    }
    this.group = group
    this.section = section
    if (!this.graph.groups.has(group)) {
      if (section === 'vars' && !this.pending.has(group)) {
        this.pending.set(group, { line: this.line, as: 'vars', parents: [] })
      }
      this.graph.addGroup(group, this.line)
    }
    if (section !== 'vars') this.declare(group)
    return true
  }

  private declare(group: string): void {
    for (const parent of this.pending.get(group)?.parents ?? []) this.graph.addChild(parent, group)
    this.pending.delete(group)
  }

  private readHost(line: string, text: string): void {
    const words = splitWords(line)
    const { names, port } = line.startsWith('[') ? expandBracket(words[0] ?? '') : expandHostPattern(words[0] ?? '')
    if (names.length > 1) this.countRange(names.length, line.length)
    const vars: Vars = record()
    for (let i = 1; i < words.length; i++) {
      const word = words[i] as string
      const at = word.indexOf('=')
      if (at === -1) {
        throw new IniError(
          'a word without "=" after the host name',
          'write key=value, with quotes around values with spaces',
        )
      }
      vars[word.slice(0, at)] = parseLiteral(word.slice(at + 1))
    }
    for (const name of names) {
      if (name === '') throw new IniError('a host without a name', 'write the name or the address first')
      const known = this.graph.hosts.get(name)
      const isGroup = this.graph.groups.has(name)
      const host = known ?? this.addHost(name, text, names.length > 1)
      if (known === undefined && !isGroup) host.vars = names.length > 1 ? Object.assign(record(), vars) : vars
      if (known === undefined && port && !('ansible_port' in host.vars)) host.vars.ansible_port = port
      this.graph.addHostToGroup(host, this.group)
      if (known !== undefined || isGroup) for (const key of Object.keys(vars)) this.set(name, key, vars[key] as Value)
    }
  }

  private countRange(hosts: number, length: number): void {
    this.ranged.hosts += hosts
    this.ranged.text += hosts * length
    const hint = 'split the file, or name fewer hosts'
    if (this.ranged.hosts > MAX_HOSTS) {
      throw new IniError(`the ranges of hosts in this file name more than ${MAX_HOSTS} hosts`, hint)
    }
    if (this.ranged.text > MAX_TEXT) {
      throw new IniError('the ranges of hosts in this file stand for more than 16 MiB of lines', hint)
    }
  }

  private addHost(name: string, text: string, shared: boolean): DraftHost {
    const host: DraftHost = { name, vars: record(), line: this.line, lines: NO_LINES, text, shared, groups: [] }
    this.graph.hosts.set(name, host)
    return host
  }

  private readVariable(line: string): void {
    const at = line.indexOf('=')
    if (at === -1) throw new IniError('a line without "=" in a :vars section', 'write key=value')
    this.set(this.group, strip(line.slice(0, at)), parseLiteral(strip(line.slice(at + 1))))
  }

  /** Groups come first: Ansible looks a name up among them before it looks among hosts. */
  private set(owner: string, key: string, value: Value): void {
    const group = this.graph.groups.get(owner)
    if (group && key === GROUP_PRIORITY && groupPriority(value) === undefined) {
      throw new IniError('ansible_group_priority is not a number', 'write a whole number')
    }
    const entity = group ?? this.graph.hosts.get(owner)
    if (entity === undefined) return
    entity.vars[key] = value
    if (entity !== group && entity.line === this.line) return
    if (entity.lines === NO_LINES) entity.lines = record<number>()
    entity.lines[key] = this.line
  }

  private readChild(line: string): void {
    const child = CHILD.exec(line)?.[1]
    if (child === undefined)
      throw new IniError('a line that is not a group name, in a :children section', 'write one group name per line')
    if (this.graph.groups.has(child)) {
      this.graph.addChild(this.group, child)
      return
    }
    const pending = this.pending.get(child)
    if (pending) pending.parents.push(this.group)
    else this.pending.set(child, { line: this.line, as: 'children', parents: [this.group] })
  }

  private refusePending(): void {
    for (const [name, { line, as, parents }] of this.pending) {
      const message =
        as === 'vars'
          ? `[${name}:vars] sets variables of a group that is not declared`
          : `[${parents.at(-1)}:children] names the group ${name}, which is not declared`
      throw new IniError(message, `add a section [${name}]`, line)
    }
  }
}

/** A host in brackets; most often somebody meant a section. */
const expandBracket = (pattern: string): HostPattern => {
  try {
    return expandHostPattern(pattern)
  } catch {
    throw new IniError('neither a section nor a host', 'write [group] alone, a comment after it with #')
  }
}
