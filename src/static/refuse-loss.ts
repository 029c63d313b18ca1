import { basename, dirname } from 'node:path'
import { ExplainedError } from '../errors.js'
import { splitLines } from '../ini/split-lines.js'
import type { Inventory } from '../model/inventory.js'
import { formatProblem, type Problem } from '../model/problem.js'
import { UNSEEN_PLACES } from '../model/unseen-places.js'
import { type OldHost, oldHosts } from './old-hosts.js'

/** A source that could not be read. */
interface DarkSource {
  /** The VM it is known for. */
  readonly name: string
  readonly problem?: Problem
  /** Text of a fragment that can be opened, although it makes no sense; absent where it may be about hosts it does not spell out. */
  readonly text?: string
}

/**
 * Refuses to write a file from which a host would vanish only because its state or fragment cannot be read.
 *
 * A host that vanishes for a reason that is known (destroyed, an orphan, being created, refused) may vanish, and so may one
 * that is in no source while every source could be read. A source that could not be read holds the VM it is named for; when
 * the file does not know that name, the source may hold any host, unless it is a fragment whose text does not mention it.
 *
 * @param readSource text of a source by its path as problems have it; undefined when it cannot be opened, or is too long to be
 * searched
 */
export const refuseLoss = (
  oldText: string,
  inventory: Inventory,
  shownPath: string,
  readSource: (path: string) => string | undefined,
): void => {
  const old = oldHosts(oldText)
  const oldNames = new Set(old.map(({ name }) => name))
  const addresses = new Set([...inventory.hosts.values()].map(({ address }) => address))
  const dark = darkSources(inventory, readSource)
  const unknown = dark.filter(({ name }) => !oldNames.has(name) && !inventory.hosts.has(name))
  for (const host of old) {
    if (inventory.hosts.has(host.name) || addresses.has(host.token)) continue
    const status = inventory.vms.get(host.name)?.status
    if (status !== undefined && status !== 'unreadable') continue
    const source = dark.find(({ name }) => name === host.name) ?? unknown.find(({ text }) => mayMention(text, host))
    if (source === undefined) continue
    const why = source.problem === undefined ? '' : `: ${formatProblem(source.problem)}`
    throw new ExplainedError(
      `${shownPath} is kept: "${host.name}" would vanish from it because a source cannot be read${why}`,
      'repair that source, or run it with --allow-partial',
    )
  }
}

const darkSources = (
  { vms, problems }: Inventory,
  readSource: (path: string) => string | undefined,
): readonly DarkSource[] => {
  const dark: DarkSource[] = []
  for (const problem of problems) {
    if (problem.severity !== 'error' || !UNSEEN_PLACES.has(problem.code)) continue
    dark.push({ name: problem.vm ?? nameOf(problem.path), problem })
  }
  for (const { name, status, state, fragment } of vms.values()) {
    if (status !== 'unreadable') continue
    const path = (state ?? fragment)?.path
    const problem = problems.find((each) => each.path === path && each.severity !== 'notice')
    const text = state === undefined && path !== undefined ? readSource(path) : undefined
    dark.push({ name, ...(problem && { problem }), ...(text !== undefined && !holdsRange(text) && { text }) })
  }
  return dark
}

/** Whether a fragment that makes no sense may be about a host: it holds its name, its address, or a range of hosts. */
const mayMention = (text: string | undefined, { name, token }: OldHost): boolean =>
  text === undefined || text.includes(name) || text.includes(token)

/** Line by line, and each character is looked at by one repetition only: the text may be anybody's. */
const holdsRange = (text: string): boolean =>
  splitLines(text).some((line) => /\S\[[^\][:]*:|^\[[^\][:]*:[^\][]*\]\S/.test(line))

const nameOf = (path = ''): string => basename(basename(path) === 'terraform.tfstate' ? dirname(path) : path, '.ini')
