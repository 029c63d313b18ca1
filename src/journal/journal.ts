import { mkdirSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { attempt, ExplainedError, systemErrorCode } from '../errors.js'
import { isProcessIdentity, type ProcessIdentity } from '../files/process-identity.js'
import { writeFileAtomic } from '../files/write-file-atomic.js'
import { isObject, parseObject } from '../model/json-shape.js'
import { readRegularFile } from '../read-regular-file.js'

/** What `provision-vm` and `destroy-vm` remember of one VM between runs, so that a killed one can be finished. */
export interface JournalEntry {
  readonly version: 1
  readonly vm: string
  /** `apply`: being made, or left half-made. `up`: made. `destroy`: being removed. */
  readonly phase: 'apply' | 'up' | 'destroy'
  /** It was not up before: it is taken down again when it cannot be brought up. */
  readonly fresh: boolean
  /** No domain or volume of this name was there before: what is there now is this program's doing. */
  readonly ours: boolean
  /** What was passed with `-var`, without `vm_name`: the next run takes it where it is told nothing else. */
  readonly variables: Readonly<Record<string, string>>
  /** What shapes it and was not passed, by variable, once it is made: it counts before all but what is passed. */
  readonly made?: Readonly<Record<string, string>>
  /** URI of the hypervisor that it is made on. */
  readonly uri?: string
  /** A random name for the run that is at work, or was killed at it. What it left can be told by it. */
  readonly run?: string
  /** Leader of the process group that is at work, if one is. */
  readonly child?: ProcessIdentity
}

/** Variable that holds {@link JournalEntry.run} in the environment of all that a run starts. */
export const RUN_MARK = 'VM_INFRA_RUN'

/** Folder of journals and locks. */
export const journalFolder = (terraformDir: string): string => join(terraformDir, '.vm-infra')

/**
 * Undefined when there is none.
 *
 * @throws ExplainedError for a file that is none, such as one in conflict after a merge: what the VM was made with, and where,
 *   would count for nothing
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
    `what provision-vm and destroy-vm remember of ${vm} is damaged`,
    `restore ${file} from a copy, or remove it and give anew what ${vm} was made with`,
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

/** Replaces the entry at once: it is on the disk before what it announces is begun. */
export const writeJournal = (terraformDir: string, entry: JournalEntry): void => {
  mkdirSync(journalFolder(terraformDir), { recursive: true })
  writeFileAtomic(journalFile(terraformDir, entry.vm), `${JSON.stringify(entry, undefined, 2)}\n`)
}

/** With a plan that a killed run left. */
export const removeJournal = (terraformDir: string, vm: string): void => {
  rmSync(planFile(terraformDir, vm), { force: true })
  rmSync(journalFile(terraformDir, vm), { force: true })
}

/** Where the plan of a change lies until it is applied. */
export const planFile = (terraformDir: string, vm: string): string => join(journalFolder(terraformDir), `.${vm}.tfplan`)

/** Where the entry of one VM is. */
export const journalFile = (terraformDir: string, vm: string): string => join(journalFolder(terraformDir), `${vm}.json`)

/** VMs that the folder of journals and locks has such a file of, sorted. Names of files that are no VM's begin with a dot. */
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
