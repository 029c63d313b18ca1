import { ExplainedError } from '../errors.js'
import type { Host } from '../model/inventory.js'
import { isWaiting } from '../model/no-address.js'
import { formatProblem } from '../model/problem.js'
import { UNREAD_STATES } from '../model/unseen-places.js'
import type { DarkSource } from './dark-sources.js'
import type { OldFile, OldHost, Replacement } from './old-file.js'

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
 * @param dark the sources that could not be read
 * @throws ExplainedError that names the first host that is lost, and the source
 */
export const refuseLoss = (
  old: OldFile,
  replacement: Replacement,
  dark: readonly DarkSource[],
  shownPath: string,
): void => {
  const { inventory, states, gone } = replacement
  const { hosts, vms } = inventory
  const vanishing = old.hosts.filter((before) => {
    const host = hosts.get(before.name)
    return host === undefined || (vms.has(before.name) ? isWaiting(host) : isMereMention(host, before))
  })
  const names = new Set(vanishing.map(({ name }) => name))
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
    'fix that source, or give --allow-partial',
  )
}

/** Whether no more is left of a host that had an address than a hand-written line that mentions it. */
const isMereMention = ({ address, vars }: Host, { name, token, vars: before }: OldHost): boolean =>
  address === undefined && vars.ansible_host === undefined && (token !== name || before?.ansible_host !== undefined)

/** Whether a fragment that makes no sense may be about a host: it holds its name, its address, or a range of hosts. */
const mayMention = (text: string | undefined, { name, token }: OldHost): boolean =>
  text === undefined || text.includes(name) || text.includes(token)
