import { basename, dirname } from 'node:path'
import { ExplainedError } from '../errors.js'
import { splitLines } from '../ini/split-lines.js'
import type { Host } from '../model/inventory.js'
import { isWaiting } from '../model/no-address.js'
import { formatProblem, type Problem, type ProblemCode } from '../model/problem.js'
import { UNREAD_STATES, UNSEEN_PLACES } from '../model/unseen-places.js'
import type { OldFile, OldHost, Replacement } from './old-file.js'

/** A source that could not be read. */
interface DarkSource {
  /** The VM it is named for. */
  readonly name: string
  readonly problem: Problem
  /** Text of a fragment that can be opened, although it makes no sense; absent where it may be about hosts it does not spell out. */
  readonly text?: string
}

/**
 * Refuses to write a file from which a host would vanish only because its state or fragment cannot be read.
 *
 * A host that vanishes for a reason that is known (destroyed, an orphan, being created, refused) may vanish, and so may one whose
 * own workspace could be read and does not hold it, and one that is in no source while every source could be read. A VM that only
 * waits for an address vanishes too, and may, unless a source that could not be read may have told the address. So does one of
 * which no more is left than a hand-written line that mentions it.
 *
 * A source that could not be read holds the VM it is named for. Where that one does not vanish, or the file does not know it, the
 * source may hold any host, unless it is a fragment whose text does not mention it. Where no state was found at all, a place that
 * is not there is a source that could not be read.
 *
 * @param readSource text of a source by its path as problems have it; undefined when it cannot be opened, or is too long to be
 * searched
 */
export const refuseLoss = (
  old: OldFile,
  replacement: Replacement,
  shownPath: string,
  readSource: (path: string) => string | undefined,
): void => {
  const { inventory, states, gone } = replacement
  const { hosts, vms } = inventory
  const vanishing = old.hosts.filter((before) => {
    const host = hosts.get(before.name)
    return host === undefined || (vms.has(before.name) ? isWaiting(host) : isMereMention(host, before))
  })
  const names = new Set(vanishing.map(({ name }) => name))
  const dark = darkSources(replacement, readSource)
  // Workspaces that are known to hold what they hold.
  const seen = new Set(states.map(({ workspace }) => workspace))
  for (const { name } of dark) seen.delete(name)
  const holder = (host: OldHost): DarkSource | undefined =>
    dark.find(({ name }) => name === host.name) ??
    dark.find(({ name, text, problem: { code } }) => {
      if (names.has(name) || !mayMention(text, host)) return false
      // Of a VM that is there, another's state tells nothing, unless no state was found for it.
      const status = hosts.has(host.name) ? vms.get(host.name)?.status : undefined
      return status === undefined || status === 'unverified' || !UNREAD_STATES.has(code)
    })
  const mayGo = (name: string): boolean => {
    const { status, reading } = vms.get(name) ?? {}
    if (gone.includes(name) || reading === 'creating') return true
    return !hosts.has(name) && ((status !== undefined && status !== 'unreadable') || seen.has(name))
  }
  const lost = vanishing.flatMap((host) => {
    const source = mayGo(host.name) ? undefined : holder(host)
    return source === undefined ? [] : [{ name: host.name, problem: source.problem }]
  })
  const [first] = lost
  if (first === undefined) return
  const who = `"${first.name}"${lost.length === 1 ? '' : ` and ${lost.length - 1} more`}`
  throw new ExplainedError(
    `${shownPath} is kept: ${who} would vanish from it, or have no address, while a source cannot be read: ${formatProblem(first.problem)}`,
    'repair that source, or give --allow-partial',
  )
}

/** Whether a host that had an address has none, nor anybody who says that it is a VM. */
const isMereMention = ({ address, vars }: Host, { name, token, vars: before }: OldHost): boolean =>
  address === undefined && vars.ansible_host === undefined && (token !== name || before?.ansible_host !== undefined)

const darkSources = (
  { inventory: { hosts, problems }, states }: Replacement,
  readSource: (path: string) => string | undefined,
): readonly DarkSource[] => {
  const dark: DarkSource[] = []
  for (const problem of problems) {
    if (!isDark(problem, states.length === 0)) continue
    const { code, path = '', vm } = problem
    const name = vm ?? nameOf(path)
    const text = UNREAD_FRAGMENTS.has(code) ? readSource(path) : undefined
    // An emptied one may have held any host, but not where it is that of a VM that is there all the same.
    const mayHide = text === undefined || (text === '' ? !hosts.has(name) : holdsRange(text))
    dark.push(mayHide ? { name, problem } : { name, problem, text })
  }
  return dark
}

/** Problems of a fragment of which nothing is taken. */
const UNREAD_FRAGMENTS: ReadonlySet<ProblemCode> = new Set<ProblemCode>(['fragment-unreadable', 'fragment-other-vm'])

/**
 * Of a state in whose place a fragment stands in it is a warning that it cannot be read.
 *
 * @param isBlind no state was found
 */
const isDark = ({ code, severity }: Problem, isBlind: boolean): boolean =>
  UNSEEN_PLACES.has(code)
    ? severity === 'error' || (isBlind && code === 'source-missing')
    : severity !== 'notice' && (UNREAD_STATES.has(code) || UNREAD_FRAGMENTS.has(code))

/** Whether a fragment that makes no sense may be about a host: it holds its name, its address, or a range of hosts. */
const mayMention = (text: string | undefined, { name, token }: OldHost): boolean =>
  text === undefined || text.includes(name) || text.includes(token)

/** Line by line, and each character is looked at by one repetition only: the text may be anybody's. */
const holdsRange = (text: string): boolean =>
  splitLines(text).some((line) => /\S\[[^\][:]*:|^\[[^\][:]*:[^\][]*\]\S/.test(line))

const nameOf = (path: string): string => basename(basename(path) === 'terraform.tfstate' ? dirname(path) : path, '.ini')
