import type { Config } from '../config/config.js'
import type { StateFile } from '../discovery/state-file.js'
import type { StateReading } from '../model/inventory.js'
import type { Problem } from '../model/problem.js'
import type { Decryption } from '../state/decrypt-state.js'
import { readStateCarefully } from '../state/read-state-carefully.js'
import { refineError } from '../state/refine-error.js'
import { StateError } from '../state/state-error.js'
import { interpretState } from './load-states.js'

/** What looking carefully depends on. */
export interface CarefulOptions {
  /** Clock, in ms since the epoch. */
  readonly now: () => number
  /** How to open states that OpenTofu encrypted; without it they cannot be read. */
  readonly decryption?: Decryption | undefined
}

/** Finds out what a state is that did not read at the first try, or holds no host. Undefined: there is none. */
export const loadStateCarefully = async (
  file: StateFile,
  config: Config,
  { now, decryption }: CarefulOptions,
): Promise<StateReading | undefined> => {
  const { source, workspace } = file
  const options = {
    root: config.root,
    follow_symlinks: config.follow_symlinks,
    stale_after: config.locks.stale_after,
    now,
  }
  const careful = await readStateCarefully(file, options, (text) => {
    try {
      return interpretState(text, file, config)
    } catch (error) {
      if (decryption === undefined || !(error instanceof StateError) || error.code !== 'state-encrypted') throw error
      return undefined
    }
  })
  if (careful.kind === 'absent') return undefined
  const nothing = { source, workspace, hosts: [], groups: [] }
  if (file.kind === 'folder' && careful.kind === 'unreadable' && careful.problem.code === 'state-backend-record') {
    // A data folder of Terraform that is not known as one: no VM is named as it.
    const problems = careful.problems.map((each): Problem => ({ ...each, severity: 'warning' }))
    return { ...nothing, status: 'other', problems }
  }
  if (careful.kind !== 'text') return { ...nothing, status: careful.kind, problems: careful.problems }
  try {
    const reading = careful.value ?? (await decrypt(careful.text, decryption as Decryption, file, config))
    const status = reading.status !== 'read' && careful.locked ? 'creating' : reading.status
    return { ...reading, status, problems: [...careful.problems, ...reading.problems] }
  } catch (error) {
    if (!(error instanceof StateError)) throw error
    const { code, message, hint } = error
    const problem: Problem = { code, severity: 'error', message, hint, path: source.path }
    return { ...nothing, status: 'unreadable', problems: [...careful.problems, problem] }
  }
}

const decrypt = async (
  text: string,
  decryption: Decryption,
  file: StateFile,
  config: Config,
): Promise<StateReading> => {
  const { decryptState } = await import('../state/decrypt-state.js')
  const plain = await decryptState(text, decryption)
  try {
    return interpretState(plain, file, config)
  } catch (error) {
    throw error instanceof StateError ? await refineError(error, plain) : error
  }
}
