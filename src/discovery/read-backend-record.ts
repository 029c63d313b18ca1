import { join } from 'node:path'
import { attempt, isMissing } from '../errors.js'
import { asObject } from '../model/json-shape.js'
import { readRegularFile } from '../read-regular-file.js'
import { type Backend, BackendUnreadable } from './backend.js'

/**
 * The backend that `terraform init` resolved and recorded in its data folder: a file named like a state, of version 3, with
 * a member `backend` when there is a backend block. Without that member the states are where Terraform's default is.
 *
 * @returns undefined when there is no record.
 * @throws BackendUnreadable
 */
export const readBackendRecord = (dataDir: string): Backend | undefined => {
  const file = join(dataDir, 'terraform.tfstate')
  const text = readRecord(file)
  if (text === undefined || text.trim() === '') return undefined
  const { type, config } = asObject(asObject(parsed(text, file)).backend)
  return typeof type === 'string' && type !== ''
    ? { type, options: asObject(config), file }
    : { type: 'local', options: {}, file }
}

const HINT = 'run terraform init again'

const readRecord = (file: string): string | undefined =>
  attempt(
    () => readRegularFile(file).toString('utf8'),
    (code) => {
      if (isMissing(code)) return undefined
      throw new BackendUnreadable(file, undefined, `the record of the backend cannot be read (${code})`, HINT)
    },
  )

const parsed = (text: string, file: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    throw new BackendUnreadable(file, undefined, 'the record of the backend is not JSON', HINT)
  }
}
