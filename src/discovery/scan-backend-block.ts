import { attempt } from '../errors.js'
import { readRegularFile } from '../read-regular-file.js'
import { type Backend, BackendUnreadable } from './backend.js'
import { isOverride } from './configuration-files.js'

/**
 * The backend that the `terraform` block of the configuration names. A file is parsed only when its text looks as if it
 * held one, so that the usual configuration without a backend costs nothing but reading it.
 *
 * @param files The configuration's files, absolute, sorted.
 * @throws BackendUnreadable
 */
export const scanBackendBlock = async (files: readonly string[]): Promise<Backend | undefined> => {
  let backend: Backend | undefined
  for (const file of [...files.filter((path) => !isOverride(path)), ...files.filter(isOverride)]) {
    const text = readConfiguration(file)
    if (!(file.endsWith('.json') ? JSON_BLOCK : BLOCK).test(text)) continue
    const { readBackendBlock } = await import('./read-backend-block.js')
    backend = (await readBackendBlock(file, text)) ?? backend
  }
  return backend
}

/** `backend "s3" {` or `cloud {` with nothing but space, a comment or `terraform {` before it on the line. */
const BLOCK = /^(?![ \t]*(?:#|\/\/))(?:[^\n]*[^\w"\n-])?(?:backend\b(?=[ \t]*[^\s{=])[^\n{=]*|cloud\b[^\n"{=]*)\{/m
const JSON_BLOCK = /"(?:backend|cloud)"/

const readConfiguration = (file: string): string =>
  attempt(
    () => readRegularFile(file).toString('utf8'),
    (code) => {
      if (code === 'ENOENT') return ''
      const message = `cannot be read (${code}), so it is not certain where the states are`
      throw new BackendUnreadable(file, undefined, message, 'make it a readable file')
    },
  )
