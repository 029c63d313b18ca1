import { mkdirSync, readdirSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { attempt, ExplainedError, systemErrorCode } from '../errors.js'
import { isProcessIdentity, type ProcessIdentity } from '../files/process-identity.js'
import { writeFileAtomic } from '../files/write-file-atomic.js'
import { JOURNALS_NAME } from '../model/journals-name.js'
import { isObject, parseObject } from '../model/json-shape.js'
import { readRegularFile } from '../read-regular-file.js'

/** What `provision-vm` and `destroy-vm` remember of one VM between runs, so that a killed one can be finished. */
export interface JournalEntry {
  readonly version: 1
  readonly vm: string
  /** `apply`: being made, or left half-made. `up`: made. `destroy`: being removed. */
  readonly phase: 'apply' | 'up' | 'destroy'
  /** The VM was not up before: if it cannot be brought up, it is taken down again. */
  readonly fresh: boolean
  /** No domain or volume of this name was there before: any that is there now was made by this program. */
  readonly ours: boolean
  /** What was passed with `-var`, without `vm_name`. The next run uses these values unless it is given others. */
  readonly variables: Readonly<Record<string, string>>
  /** Once the VM is made: values that shape it and were not passed. They win over everything but what is passed. */
  readonly made?: Readonly<Record<string, string>>
  /** URI of the hypervisor that it was made on. */
  readonly uri?: string
  /** A random name of the run that is at work, or was killed at it. Identifies the processes that it left. */
  readonly run?: string
  /** Leader of the process group that is at work, if one is. */
  readonly child?: ProcessIdentity
}

/** Environment variable with {@link JournalEntry.run} for every process that a run starts. */
export const RUN_MARK = 'VM_INFRA_RUN'

/** Folder of journals and locks. */
export const journalFolder = (terraformDir: string): string => join(terraformDir, JOURNALS_NAME)

/**
 * Makes that folder, unless it is there.
 *
 * Not with the option `recursive`: with it, Node reports a read-only file system as ENOENT.
 *
 * @returns its path
 */
export const makeJournalFolder = (terraformDir: string): string => {
  const folder = journalFolder(terraformDir)
  attempt(
    () => mkdirSync(folder),
    (code, error) => {
      if (code !== 'EEXIST' || !statSync(folder).isDirectory()) throw error
    },
  )
  return folder
}

/**
 * The journal of one VM; undefined when there is none.
 *
 * @throws ExplainedError when the file is not a journal, such as after a merge conflict. Going on would lose what the VM was made
 *   with, and where.
 */
export const readJournal = (terraformDir: string, vm: string): JournalEntry | undefined => {
  const file = journalFile(terraformDir, vm)
  const text = attempt(
    () => readRegularFile(file).toString('utf8'),
    (code, error) => {
      if (code !== 'ENOENT') throw error
    },
  )
  if (text === undefined) return undefined
  const entry = parseObject(text)
  if (isEntry(entry) && entry.vm === vm) return entry
  throw new ExplainedError(
    `the journal of ${vm} is damaged`,
    `restore ${file} from a copy, or remove it and give again what ${vm} was made with`,
  )
}

const isEntry = (value: unknown): value is JournalEntry => {
  if (!isObject(value)) return false
  const { version, vm, phase, fresh, ours, variables, made, uri, run, child } = value
  return (
    version === 1 &&
    typeof vm === 'string' &&
    (phase === 'apply' || phase === 'up' || phase === 'destroy') &&
    typeof fresh === 'boolean' &&
    typeof ours === 'boolean' &&
    isTexts(variables) &&
    (made === undefined || isTexts(made)) &&
    (uri === undefined || typeof uri === 'string') &&
    (run === undefined || (typeof run === 'string' && run !== '')) &&
    // A group is signalled by the number, and 1 would mean everything.
    (child === undefined || (isProcessIdentity(child) && child.pid > 1))
  )
}

const isTexts = (value: unknown): boolean =>
  isObject(value) && Object.values(value).every((text) => typeof text === 'string')

/** Replaces the entry in one step. It is on the disk before what it announces is begun. */
export const writeJournal = (terraformDir: string, entry: JournalEntry): void => {
  makeJournalFolder(terraformDir)
  writeFileAtomic(journalFile(terraformDir, entry.vm), `${JSON.stringify(entry, undefined, 2)}\n`)
}

/** Removes the entry, and a plan that a killed run left. */
export const removeJournal = (terraformDir: string, vm: string): void => {
  rmSync(planFile(terraformDir, vm), { force: true })
  rmSync(journalFile(terraformDir, vm), { force: true })
}

/** Where the plan of a change is kept until it is applied. */
export const planFile = (terraformDir: string, vm: string): string => join(journalFolder(terraformDir), `.${vm}.tfplan`)

/** Where the entry of one VM is. */
export const journalFile = (terraformDir: string, vm: string): string => join(journalFolder(terraformDir), `${vm}.json`)

/** The VMs that have a file with this ending in the folder of journals and locks, sorted. Other files there begin with a dot. */
export const vmsInFolder = (folder: string, ending: '.json' | '.lock'): string[] => {
  try {
    return readdirSync(folder)
      .filter((name) => name.endsWith(ending) && !name.startsWith('.'))
      .map((name) => name.slice(0, -ending.length))
      .sort()
  } catch (error) {
    if (['ENOENT', 'ENOTDIR', 'EACCES'].includes(systemErrorCode(error) ?? '')) return []
    throw error
  }
}
