import { existsSync, readFileSync, statSync } from 'node:fs'
import { attempt, ExplainedError } from '../errors.js'
import type { Environment } from '../model/environment.js'
import { shellWord } from '../model/shell-word.js'
import { expandPath } from './vm-settings.js'

const PUBLIC = /^(ssh-|ecdsa-|sk-)\S+ \S+/

/**
 * Checks that the public key is one and can be read, and that the private key beside it can be read by nobody else, since ssh
 * refuses it otherwise. Messages never quote a key: it may be the private one by mistake.
 *
 * @param name path of the public key, as it was given
 * @throws ExplainedError
 */
export const checkKeys = (name: string, env: Environment): void => {
  const path = expandPath(name, env)
  if (path === undefined) {
    throw new ExplainedError(
      `ssh_public_key_file "${name}" is relative`,
      'give an absolute path, or one that begins with ~/',
    )
  }
  checkPublicKey(name, path)
  checkPrivateKey(privateKeyOf(name), privateKeyOf(path))
}

/** Path of the private key that belongs to a public one. */
export const privateKeyOf = (publicKey: string): string => publicKey.replace(/\.pub$/, '')

const checkPublicKey = (name: string, path: string): void => {
  const text = readKey(name, path)
  if (text.includes('PRIVATE KEY')) {
    throw new ExplainedError(`${name} is a private key`, 'name the public one, which ends in .pub')
  }
  if (!PUBLIC.test(text.trim())) throw new ExplainedError(`${name} is not an SSH public key`, howToMake(name, path))
}

const checkPrivateKey = (name: string, path: string): void => {
  readKey(name, path)
  const mode = statSync(path).mode & 0o777
  if ((mode & 0o077) === 0) return
  throw new ExplainedError(
    `${name} can be read by others (mode ${mode.toString(8)}), and ssh refuses such a key`,
    `chmod 600 ${shellPath(name)}`,
  )
}

const readKey = (name: string, path: string): string =>
  attempt(
    () => readFileSync(path, 'utf8'),
    (code) => {
      if (code === 'ENOENT') throw new ExplainedError(`there is no key ${name}`, howToMake(name, path))
      throw new ExplainedError(`the key ${name} cannot be read (${code})`, 'check its owner and mode')
    },
  )

/** An existing private key is not overwritten: other VMs may rely on it. */
const howToMake = (name: string, path: string): string => {
  const key = shellPath(privateKeyOf(name))
  const isHalfThere = path.endsWith('.pub') && existsSync(privateKeyOf(path))
  return isHalfThere
    ? `make it from the private one: ssh-keygen -y -f ${key} > ${shellPath(name)}`
    : `make one: ssh-keygen -t ed25519 -f ${key}`
}

/** The path as one word of a shell command. `~/` stays outside the quotes, where the shell expands it. */
const shellPath = (name: string): string => (name.startsWith('~/') ? `~/${shellWord(name.slice(2))}` : shellWord(name))
