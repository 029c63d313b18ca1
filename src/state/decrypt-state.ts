import { createDecipheriv, pbkdf2 } from 'node:crypto'
import { promisify } from 'node:util'
import { isObject, type JsonObject, parseObject } from '../model/json-shape.js'
import { StateError } from './state-error.js'

/** How to open a state. */
export interface Decryption {
  readonly passphrase: string
  /**
   * Derived keys by what they were derived from, shared between calls with one passphrase: deriving takes a third of a
   * second, and states written in one run have one salt.
   */
  readonly keys: Map<string, Promise<Buffer>>
}

/** What OpenTofu's `pbkdf2` key provider stores beside the data. */
interface KeyMeta {
  readonly salt: string
  readonly iterations: number
  readonly hash_function: 'sha256' | 'sha512'
  readonly key_length: 16 | 24 | 32
}

const NONCE = 12
const TAG = 16
/** Of all keys of a state together. OpenTofu's default is 600,000 for one; a state must not keep us busy for minutes. */
const MAX_ITERATIONS = 10_000_000

const deriveKey = promisify(pbkdf2)

/**
 * Opens a state that OpenTofu encrypted with its `pbkdf2` key provider and `aes_gcm` method.
 *
 * @returns the text of the state inside
 * @throws StateError `state-encrypted` when the passphrase does not open it, another key provider was used, deriving its keys would
 * take too long, or the envelope is not whole
 */
export const decryptState = async (text: string, decryption: Decryption): Promise<string> => {
  const envelope = parseEnvelope(text)
  const data = Buffer.from(String(envelope.encrypted_data), 'base64')
  const metas = readMetas(envelope)
  if (data.length < NONCE + TAG) throw failed('the encrypted state is incomplete', 'restore it from a copy')
  if (metas.length === 0) {
    throw failed(
      'the state is encrypted with a key provider other than pbkdf2',
      'use terraform.states to leave it out, or encrypt it with a passphrase',
    )
  }
  let work = 0
  let isTooMuch = false
  for (const meta of metas) {
    if (work + meta.iterations > MAX_ITERATIONS) {
      isTooMuch = true
      continue
    }
    work += meta.iterations
    const opened = open(data, await keyOf(meta, decryption))
    if (opened !== undefined) return belongingTo(envelope, opened)
  }
  if (isTooMuch) {
    throw failed(
      `the keys of the encrypted state take more than ${MAX_ITERATIONS / 1e6} million iterations of pbkdf2`,
      'encrypt it with fewer iterations, or fewer key providers',
    )
  }
  throw failed('the passphrase does not open the encrypted state', 'set VM_INFRA_STATE_PASSPHRASE to the one it has')
}

const parseEnvelope = (text: string): JsonObject => {
  const json = parseObject(text)
  if (typeof json?.encrypted_data === 'string' && json.encryption_version === 'v0') return json
  throw failed('the state is encrypted in an unknown way', 'update vm-infra')
}

/** The key of the entry is `key_provider.pbkdf2.NAME`, or an alias of the user's: so the content decides. */
const readMetas = ({ meta }: JsonObject): KeyMeta[] => {
  if (!isObject(meta)) return []
  return Object.values(meta).flatMap((entry) => {
    const json = typeof entry === 'string' ? parseObject(Buffer.from(entry, 'base64').toString('utf8')) : undefined
    return isKeyMeta(json) ? [json] : []
  })
}

const isKeyMeta = (json: unknown): json is KeyMeta => {
  if (!isObject(json)) return false
  const { salt, iterations, hash_function, key_length } = json
  return (
    typeof salt === 'string' &&
    Number.isInteger(iterations) &&
    Number(iterations) > 0 &&
    (hash_function === 'sha256' || hash_function === 'sha512') &&
    (key_length === 16 || key_length === 24 || key_length === 32)
  )
}

const keyOf = (meta: KeyMeta, { passphrase, keys }: Decryption): Promise<Buffer> => {
  const { salt, iterations, hash_function, key_length } = meta
  const id = `${salt} ${iterations} ${hash_function} ${key_length}`
  const known = keys.get(id)
  if (known !== undefined) return known
  const key = deriveKey(passphrase, Buffer.from(salt, 'base64'), iterations, key_length, hash_function)
  keys.set(id, key)
  return key
}

const open = (data: Buffer, key: Buffer): string | undefined => {
  const cipher = key.length === 32 ? 'aes-256-gcm' : key.length === 24 ? 'aes-192-gcm' : 'aes-128-gcm'
  const decipher = createDecipheriv(cipher, key, data.subarray(0, NONCE), { authTagLength: TAG })
  decipher.setAuthTag(data.subarray(-TAG))
  try {
    return Buffer.concat([decipher.update(data.subarray(NONCE, -TAG)), decipher.final()]).toString('utf8')
  } catch {
    return undefined
  }
}

/** The envelope is not authenticated: a state put into another's is found out by what both say of themselves. */
const belongingTo = (envelope: JsonObject, text: string): string => {
  const inside = parseObject(text)
  if (inside?.serial === envelope.serial && inside?.lineage === envelope.lineage) return text
  throw failed('the serial and lineage inside the encrypted state are not those outside it', 'restore it from a copy')
}

const failed = (message: string, hint: string): StateError => new StateError('state-encrypted', message, hint)
