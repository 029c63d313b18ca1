import { parseObject } from '../model/json-shape.js'
import { endOfText, isCutOff } from './is-cut-off.js'
import type { Refusal } from './look-at-state.js'

/** What has become of a state whose text is no JSON; undefined when it does not look like one of the usual accidents. */
export const explainNotJson = (text: string): Refusal | undefined => {
  const encryption = ENCRYPTIONS.find(([start]) => text.startsWith(start))
  if (encryption !== undefined) return encryptedWith(encryption[1])
  if (UTF_16.test(text)) return IN_UTF_16
  if (text.startsWith('\ufeff')) return MARKED
  if (isCutOff(text)) return TORN
  return isWholeBeforeZeros(text) ? PADDED : undefined
}

/** How a file begins that somebody keeps encrypted, and the program that decrypts it. */
const ENCRYPTIONS = [
  ['$ANSIBLE_VAULT;', 'ansible-vault'],
  ['-----BEGIN AGE ENCRYPTED FILE-----', 'age'],
  ['age-encryption.org/', 'age'],
  ['\0GITCRYPT\0', 'git-crypt'],
] as const

/** Nothing is lost then; but to restore an older state over it would lose the newer one. */
const encryptedWith = (program: string): Refusal => ({
  code: 'state-not-state',
  message: `the state is encrypted with ${program}`,
  hint: `decrypt it with ${program}`,
})

/** The beginning of an object in UTF-16, with its byte order mark or without, as it looks when it is read as UTF-8. */
const UTF_16 = /^(?:\ufffd\ufffd)?(?:\{\0[^\0]\0|\0\{\0[^\0])/

const IN_UTF_16: Refusal = {
  code: 'state-not-json',
  message: 'the state is not JSON: it is UTF-16',
  hint: 'save it as UTF-8, without a byte order mark',
}

/** Terraform writes none, but what saves its output on Windows does. */
const MARKED: Refusal = {
  code: 'state-not-json',
  message: 'the state is not JSON: it begins with a byte order mark',
  hint: 'save it as UTF-8 without one',
}

const TORN: Refusal = {
  code: 'state-torn',
  message: 'the state breaks off in the middle: its writer was killed, or the disk is full',
  hint: 'restore it from a copy; its .backup, if there is one, is the state before it',
}

const PADDED: Refusal = {
  code: 'state-not-json',
  message: 'the state is not JSON: zero bytes follow its end',
  hint: 'remove them, or restore it from a copy; its .backup, if there is one, is the state before it',
}

const isWholeBeforeZeros = (text: string): boolean => {
  const end = endOfText(text)
  return end < text.length && parseObject(text.slice(0, end)) !== undefined
}
