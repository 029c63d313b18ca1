import { isObject, type JsonObject } from '../model/json-shape.js'
import { parseJsonExact } from './parse-json-exact.js'
import { parseStateV3 } from './parse-state-v3.js'
import { parseStateV4 } from './parse-state-v4.js'
import type { State } from './state.js'
import { StateError } from './state-error.js'

const NEWEST = 4

/**
 * Reads a state of version 3 or 4, Terraform's or OpenTofu's.
 *
 * @param options.exact integers beyond 2^53 become `bigint`; costs several times as much, so parse so only when a number
 * that is used lost digits
 * @throws StateError `state-not-json`, `state-not-state`, `state-backend-record`, `state-newer`, `state-older` or `state-encrypted`
 */
export const parseState = (text: string, options: { exact?: boolean } = {}): State => {
  const json = parseJson(text, options.exact ?? false)
  if (!isObject(json)) throw notState('this is JSON, but not a state')
  if ('encryption_version' in json || 'encrypted_data' in json) {
    throw new StateError(
      'state-encrypted',
      'the state is encrypted by OpenTofu',
      'set VM_INFRA_STATE_PASSPHRASE to its passphrase',
    )
  }
  if ('backend' in json && json.version === 3) {
    throw new StateError(
      'state-backend-record',
      "this is Terraform's record of its backend, not a state",
      'name its folder in terraform.data_dir, or set TF_DATA_DIR to it, as it was for terraform init',
    )
  }
  if ('format_version' in json && !('version' in json)) {
    throw notState('this is what terraform show -json prints, not a state')
  }
  const state = parseVersion(json)
  return options.exact ? { ...state, exact: true } : state
}

const parseJson = (text: string, exact: boolean): unknown => {
  try {
    return exact ? parseJsonExact(text) : JSON.parse(text)
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
    throw new StateError(
      'state-not-json',
      'the state is not JSON',
      'restore it from a copy; its .backup, if there is one, is the state before it',
    )
  }
}

const parseVersion = (json: JsonObject): State => {
  const { version } = json
  if (version === 4) return parseStateV4(json)
  if (version === 3) return parseStateV3(json)
  if ((typeof version === 'bigint' || Number.isInteger(version)) && (version as number | bigint) > NEWEST) {
    throw new StateError(
      'state-newer',
      `the state has version ${version}, and ${NEWEST} is the newest that is known`,
      'update vm-infra, or write the state with an older Terraform',
    )
  }
  if (version === 1 || version === 2) {
    throw new StateError(
      'state-older',
      `the state has version ${version}, and 3 is the oldest that is read`,
      'let a newer Terraform rewrite it: terraform apply -refresh-only',
    )
  }
  throw notState('this is JSON, but not a state: it has no valid state version')
}

const notState = (message: string): StateError =>
  new StateError('state-not-state', message, 'move it away, or name the right files under terraform.states')
