import { closeSync, fstatSync, lstatSync, openSync, readSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { asObject, type JsonObject } from '../model/json-shape.js'
import { OPEN_FLAGS } from './look-at-state.js'

/** What Terraform's lock file beside a state says. All strings are the file's: print them escaped. */
export interface LockInfo {
  /** Left behind by a killed Terraform: older than `stale_after`. Else somebody works on the state. */
  readonly stale: boolean
  /** RFC 3339; absent when the file does not say or may not be read. */
  readonly created?: string
  /** `user@host`. */
  readonly who?: string
}

/** Terraform's own are some 200 bytes. */
const MAX_SIZE = 16 * 1024

/** Path of the lock file that Terraform's local backend puts beside a state. */
export const lockInfoPath = (statePath: string): string => join(dirname(statePath), `.${basename(statePath)}.lock.info`)

/**
 * Reads the lock file beside a state; undefined when there is none.
 *
 * Its age counts from `Created`, or from its mtime when it cannot be read (Terraform makes it 0600) or does not say.
 *
 * @param staleAfter seconds
 */
export const readLockInfo = (statePath: string, staleAfter: number): LockInfo | undefined => {
  const path = lockInfoPath(statePath)
  const written = modified(path)
  if (written === undefined) return undefined
  const { Created: created, Who: who } = readFields(path)
  const since = typeof created === 'string' ? Date.parse(created) : Number.NaN
  const isDated = !Number.isNaN(since)
  return {
    stale: Date.now() - (isDated ? since : written) > staleAfter * 1000,
    ...(isDated && { created: created as string }),
    ...(typeof who === 'string' && { who }),
  }
}

const modified = (path: string): number | undefined => {
  try {
    return lstatSync(path, { throwIfNoEntry: false })?.mtimeMs
  } catch {
    return undefined
  }
}

const readFields = (path: string): JsonObject => {
  try {
    const descriptor = openSync(path, OPEN_FLAGS)
    try {
      if (!fstatSync(descriptor).isFile()) return {}
      const bytes = Buffer.alloc(MAX_SIZE)
      return asObject(JSON.parse(bytes.toString('utf8', 0, readSync(descriptor, bytes))))
    } finally {
      closeSync(descriptor)
    }
  } catch {
    // It says nothing that can be used; that it is there counts.
    return {}
  }
}
