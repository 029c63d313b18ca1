import { statSync } from 'node:fs'
import { resolve } from 'node:path'
import type { Config } from '../config/config.js'
import { discoverSources, type FoundSources } from '../discovery/discover-sources.js'
import { attempt, EXIT, ExplainedError, systemErrorCode } from '../errors.js'
import { withFileLock } from '../files/file-lock.js'
import { writeFileAtomic } from '../files/write-file-atomic.js'
import { isStaticIni, renderStaticIni } from '../formats/static-ini.js'
import { parseIni } from '../ini/parse-ini.js'
import type { Environment } from '../model/environment.js'
import type { Inventory } from '../model/inventory.js'
import { formatProblem, type Problem } from '../model/problem.js'
import { readRegularFile } from '../read-regular-file.js'
import { compareStatic } from './compare-static.js'
import { darkSources } from './dark-sources.js'
import { newFileMode } from './new-file-mode.js'
import { readOldFile } from './old-file.js'
import { refuseHandWritten } from './refuse-hand-written.js'
import { refuseLoss } from './refuse-loss.js'
import { refuseSource } from './refuse-source.js'
import { sameSnapshot, takeSnapshot } from './source-snapshot.js'
import { cannotWrite, readStatic, shownStatic, staticLock } from './static-file.js'

/** How the static inventory is written. */
export interface WriteStaticOptions {
  /** Reads the sources anew each time it is called: those that were found, if they are given. */
  readonly load: (found?: FoundSources) => Promise<Inventory>
  /** Writes even if a host of the old file is lost because its source cannot be read, or because no source has it. */
  readonly allowPartial?: boolean
  /** VMs that were known until now: a line of theirs may go. */
  readonly gone?: readonly string[]
  /** If given, `ansible-inventory` reads the text too, in this environment, even if the file is up to date. */
  readonly verify?: Environment
  readonly signal?: AbortSignal | undefined
}

/** What came of it. `stale`: a check found that the file is out of date, or not there. */
export interface StaticResult {
  readonly status: 'written' | 'unchanged' | 'stale'
  /** Why a stale file would not be replaced all the same. */
  readonly refused?: ExplainedError
  readonly inventory: Inventory
  readonly problems: Problem[]
}

/** After so many rounds, sources that still change are left to those who change them: they write the file after us. */
const MAX_ROUNDS = 10

/**
 * Brings the static inventory up to date with the states and fragments.
 *
 * Under the lock: read, merge, check, replace; then the sources are looked at again, and if they changed meanwhile, all of it
 * once more. An unchanged file is not touched, so it may lie in a read-only folder. A new one is readable by those who may read
 * every source.
 *
 * @throws ExplainedError, and leaves the old file as it was, when the lock cannot be had, when a host would be lost, when the file
 * is a state or a fragment, under `strict` while there is an error, and when the file cannot be written or what was to be written
 * is not what was meant.
 */
export const writeStatic = async (config: Config, options: WriteStaticOptions): Promise<StaticResult> => {
  const lock = {
    timeout: config.locks.timeout,
    describe: shownStatic(config),
    signal: options.signal,
  }
  let locked = false
  try {
    return await withFileLock(staticLock(config.static.file), lock, () => {
      locked = true
      return bringUpToDate(config, options)
    })
  } catch (error) {
    const code = systemErrorCode(error)
    if (locked || code === undefined) throw error
    // No lock can be made here, so nothing can be written either: which is fine when nothing has to be.
    const prepared = await prepare(config, options, await discoverSources(config))
    if (prepared.text !== readStatic(config)) throw cannotWrite(config, code, error)
    await verify(prepared.text, options)
    return resultOf(prepared, 'unchanged')
  }
}

/** What is to be written, and what it was made of. */
interface Prepared extends Pick<StaticResult, 'inventory' | 'problems'> {
  readonly text: string
  readonly found: FoundSources
}

const resultOf = ({ inventory, problems }: Prepared, status: StaticResult['status']): StaticResult => ({
  status,
  inventory,
  problems,
})

/**
 * What {@link writeStatic} would come to. Writes nothing, and takes no lock.
 *
 * @param found what there is to read, where somebody has looked for it already
 * @throws ExplainedError where no text can be made, or it does not stand up to `verify`
 */
export const checkStatic = async (
  config: Config,
  options: WriteStaticOptions,
  found?: FoundSources,
): Promise<StaticResult> => {
  const prepared = await prepare(config, options, found ?? (await discoverSources(config)))
  await verify(prepared.text, options)
  const old = readStatic(config)
  if (prepared.text === old) return resultOf(prepared, 'unchanged')
  const stale = resultOf(prepared, 'stale')
  try {
    refuse(old, prepared, config, options)
    return stale
  } catch (error) {
    if (error instanceof ExplainedError) return { ...stale, refused: error }
    throw error
  }
}

const bringUpToDate = async (config: Config, options: WriteStaticOptions): Promise<StaticResult> => {
  let status: StaticResult['status'] = 'unchanged'
  for (let round = 1; ; round++) {
    const found = await discoverSources(config)
    const before = takeSnapshot(found)
    const prepared = await prepare(config, options, found)
    await verify(prepared.text, options)
    if (replace(prepared, config, options)) status = 'written'
    if (round === MAX_ROUNDS) return resultOf(prepared, status)
    if (sameSnapshot(before, takeSnapshot(await discoverSources(config), before))) return resultOf(prepared, status)
  }
}

/** Loads, renders and checks; writes nothing. */
const prepare = async (config: Config, { load }: WriteStaticOptions, found: FoundSources): Promise<Prepared> => {
  const before = readStatic(config)
  await refuseSource(config, found, before !== undefined && !isStaticIni(before))
  const inventory = await load(found)
  const { text, problems: own, leftOut } = renderStaticIni(inventory, config.static)
  const problems = [...inventory.problems, ...own]
  const errors = problems.filter(({ severity }) => severity === 'error')
  if (config.strict && errors[0] !== undefined) {
    const more = errors.length === 1 ? '' : `, and ${errors.length - 1} more`
    throw new ExplainedError(
      `${formatProblem(errors[0])}${more}; nothing is written under --strict`,
      'run vm-inventory check to see every problem',
    )
  }
  const difference = compareStatic(parseIni(text), inventory, leftOut)
  if (difference !== undefined) {
    throw new ExplainedError(
      `the new static inventory would not read back as it was meant: ${difference}; the old one is kept`,
      'report this with the fragments and states that lead to it, without their secrets',
    )
  }
  return { text, found, inventory, problems }
}

const verify = async (text: string, { verify: wanted, signal }: WriteStaticOptions): Promise<void> => {
  if (!wanted) return
  const { verifyWithAnsible } = await import('./verify-with-ansible.js')
  await verifyWithAnsible(text, wanted, signal)
}

/** Puts the text in place, unless it is there already. */
const replace = (prepared: Prepared, config: Config, options: WriteStaticOptions): boolean => {
  const old = readStatic(config)
  if (prepared.text === old) return false
  refuse(old, prepared, config, options)
  if (options.signal?.aborted === true) {
    throw new ExplainedError('interrupted before the static inventory was written', 'run it again', {
      exitCode: EXIT.interrupted,
    })
  }
  const mode = old === undefined ? { mode: newFileMode(prepared.found, config) } : {}
  attempt(
    () => writeFileAtomic(config.static.file, prepared.text, mode),
    (code, cause) => {
      throw cannotWrite(config, code, cause)
    },
  )
  return true
}

/** Refuses to lose what the old file holds. */
const refuse = (
  text: string | undefined,
  { inventory, found: { states } }: Prepared,
  config: Config,
  { allowPartial, gone = [] }: WriteStaticOptions,
): void => {
  if (text === undefined || allowPartial) return
  const replacement = { inventory, states, gone }
  const dark = darkSources(replacement, (path) => readSource(config, path))
  // What this program wrote is not lost while every source can be read, so the old file need not be parsed.
  if (dark.length === 0 && isStaticIni(text)) return
  const old = readOldFile(text, inventory)
  refuseLoss(old, replacement, dark, shownStatic(config))
  refuseHandWritten(old, replacement, config)
}

/** Bytes. Every host of the old file is looked for in such a text, while others wait for the lock. */
const MAX_SEARCHED = 256 * 1024

const readSource = ({ root }: Config, path: string): string | undefined => {
  try {
    const file = resolve(root, path)
    return statSync(file).size > MAX_SEARCHED ? undefined : readRegularFile(file).toString('utf8')
  } catch {
    return undefined
  }
}
