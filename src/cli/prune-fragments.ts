import { existsSync } from 'node:fs'
import { unlink } from 'node:fs/promises'
import { resolve } from 'node:path'
import type { PlaceRow } from '../check/compare-places.js'
import { findOrphans, type Kept, type Orphan } from '../check/find-orphans.js'
import { lookAtPlaces } from '../check/look-at-places.js'
import { findLostStates } from '../check/lost-states.js'
import type { Config } from '../config/config.js'
import { EXIT, ExplainedError, systemErrorCode } from '../errors.js'
import type { Inventory } from '../model/inventory.js'
import { notWritten } from '../static/not-written.js'
import { writeStatic } from '../static/write-static.js'
import { askHypervisor } from './ask-hypervisor.js'
import type { Context } from './command.js'
import { confirm } from './confirm.js'
import { jsonText } from './json-text.js'
import { openInventory, readInventory, sayProblems } from './open-project.js'
import { placesTable } from './places-table.js'
import { plural } from './plural.js'
import { whichThereAre } from './unknown-name.js'

interface Args {
  readonly names: readonly string[]
  readonly yes?: boolean
  readonly libvirt?: string
  readonly json?: boolean
}

/**
 * Shows the VMs on which the places do not agree, asks whether to remove the fragments of the orphans among them, removes them, and
 * brings the static inventory up to date. After the answer everything is read again: a VM that was created meanwhile keeps its
 * fragment. If it was named, that is an error.
 */
export const pruneFragments = async ({ names, yes, libvirt, json }: Args, context: Context): Promise<number> => {
  const { config, inventory, passphrase } = await openInventory(context)
  const find = async (inventory: Inventory) => {
    const domains = await askHypervisor(libvirt, config, context)
    return { domains, ...findOrphans(inventory, names, domains, await findLostStates(config)) }
  }
  const { domains, orphans, kept } = await find(inventory)
  if (!json) context.print(placesOf(orphans, (await lookAtPlaces(inventory, config, { domains, passphrase })).places))
  for (const each of kept) context.say(whyKept(each, inventory))
  if (orphans.length === 0) {
    const none = names.length > 0 ? 'nothing to remove' : 'no orphan fragments'
    context.print(json ? jsonText({ removed: [], kept }) : `${none}\n`)
    return names.length > 0 ? EXIT.error : EXIT.done
  }
  if (!yes && !(await confirm(`Remove ${plural(orphans.length, 'fragment')}?`, context))) {
    context.say('nothing was removed')
    return EXIT.error
  }
  const later = await readInventory(config, context)
  const now = await find(later)
  // A fragment that somebody else removed meanwhile is gone as well, as was asked.
  const revived = now.kept.filter(
    ({ vm }) => orphans.some((orphan) => orphan.vm === vm) && later.vms.get(vm)?.fragment !== undefined,
  )
  for (const each of revived) context.say(whyKept(each, later))
  const still = new Set(now.orphans.map(({ path }) => path))
  const { removed, failure } = await remove(
    orphans.filter(({ path }) => still.has(path)),
    config,
  )
  const isUpdated = await updateStatic(config, context)
  const stay = [...kept, ...revived]
  context.print(json ? jsonText({ removed, kept: stay }) : `removed ${plural(removed.length, 'fragment')}\n`)
  if (failure !== undefined) throw failure
  return isUpdated && (names.length === 0 || stay.length === 0) ? EXIT.done : EXIT.error
}

const whyKept = ({ vm, because }: Kept, { vms }: Inventory): string => {
  if (vms.get(vm)?.fragment !== undefined) return `the fragment of ${vm} stays: ${because}`
  const known = [...vms.values()].filter(({ fragment }) => fragment !== undefined).map(({ name }) => name)
  return `there is no fragment of a VM "${vm}" (${whichThereAre(vm, known, 'there are no VMs with a fragment')})`
}

/** The table of places. The rows of fragments that will be removed say that instead of what to run. */
const placesOf = (orphans: readonly Orphan[], places: readonly PlaceRow[]): string => {
  const going = new Map(orphans.map((orphan) => [orphan.vm, orphan]))
  return placesTable(
    places.flatMap(({ finding, ...row }) => {
      const orphan = going.get(row.vm)
      if (finding === undefined) return []
      const run = orphan && { message: orphan.because, run: `(removes ${orphan.path})` }
      return [{ ...row, finding: { ...finding, ...run } }]
    }),
  )
}

/** Removes as many as possible. */
const remove = async (
  orphans: readonly Orphan[],
  { root }: Config,
): Promise<{ removed: Orphan[]; failure?: ExplainedError }> => {
  const removed: Orphan[] = []
  const failed: string[] = []
  for (const orphan of orphans) {
    try {
      await unlink(resolve(root, orphan.path))
      removed.push(orphan)
    } catch (error) {
      const code = systemErrorCode(error)
      if (code === undefined) throw error
      if (code !== 'ENOENT') failed.push(`${orphan.path} (${code})`)
    }
  }
  if (failed.length === 0) return { removed }
  return { removed, failure: new ExplainedError(`cannot be removed: ${failed.join(', ')}`, 'remove it by hand') }
}

/**
 * Brings the static inventory up to date, so that it does not list what is gone; if there is none, none is made. Returns false,
 * with a message, if the old file has to be kept, or on an interruption: the fragments are gone all the same, and the next prune
 * finds nothing to do.
 */
const updateStatic = async (config: Config, context: Context): Promise<boolean> => {
  if (!existsSync(config.static.file)) return true
  try {
    const { problems } = await writeStatic(config, {
      load: (found) => readInventory(config, context, found),
      signal: context.interruption(),
    })
    sayProblems(context, problems)
    return true
  } catch (error) {
    if (!(error instanceof ExplainedError)) throw error
    context.say(notWritten(error, config))
    return false
  }
}
