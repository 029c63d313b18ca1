import type { Config } from '../config/config.js'
import type { StateFile } from '../discovery/state-file.js'
import type { StateReading } from '../model/inventory.js'
import type { Decryption } from '../state/decrypt-state.js'
import { readStateCarefully } from '../state/read-state-carefully.js'
import { StateError } from '../state/state-error.js'
import { interpretState } from './load-states.js'

/**
 * Finds out what a state is that could not be read at the first try, or holds no host and no group. Undefined: there is none.
 *
 * @param decryption how to open states that OpenTofu encrypted; without it they cannot be read
 */
export const loadStateCarefully = async (
  file: StateFile,
  config: Config,
  decryption: Decryption | undefined,
): Promise<StateReading | undefined> => {
  const { source, workspace } = file
  const careful = await readStateCarefully(file, config, (text) => interpretOpened(text, file, config, decryption))
  if (careful.kind === 'absent') return undefined
  const { kind, problems } = careful
  const nothing = { source, workspace, hosts: [], groups: [] }
  if (file.kind === 'folder' && kind === 'unreadable' && careful.problem.code === 'state-backend-record') {
    // The folder is a data folder of Terraform that the config does not name, and none of a VM.
    return { ...nothing, status: 'other', problems: problems.map((each) => ({ ...each, severity: 'warning' })) }
  }
  if (kind !== 'text') return { ...nothing, status: kind, problems }
  const { value: reading, locked } = careful
  const status = reading.status !== 'read' && locked ? 'creating' : reading.status
  return { ...reading, status, problems: [...problems, ...reading.problems] }
}

/** What the text of a state says, decrypted where that is needed. */
const interpretOpened = async (
  text: string,
  file: StateFile,
  config: Config,
  decryption: Decryption | undefined,
): Promise<StateReading> => {
  try {
    return interpretState(text, file, config)
  } catch (error) {
    if (decryption === undefined || !(error instanceof StateError) || error.code !== 'state-encrypted') throw error
  }
  const { decryptState } = await import('../state/decrypt-state.js')
  return interpretState(await decryptState(text, decryption), file, config)
}
