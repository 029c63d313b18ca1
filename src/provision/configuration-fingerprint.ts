import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { configurationFiles } from '../discovery/configuration-files.js'
import { hashOf } from '../files/hash-of.js'

const NUL = Buffer.of(0)

/** Names of the files in a folder, sorted. Terraform reads no folder in it, even if that is called `old.tf`. */
export const filesIn = (dir: string): string[] =>
  readdirSync(dir, { withFileTypes: true })
    .flatMap((entry) => (entry.isDirectory() ? [] : [entry.name]))
    .sort()

/** A hash of the names and contents of the configuration files in a Terraform folder, and of `more` files there. */
export const configurationFingerprint = (dir: string, more: readonly string[] = []): string => {
  const names = filesIn(dir)
  const wanted = new Set([...configurationFiles(names), ...more])
  const parts = names
    .filter((name) => wanted.has(name))
    .flatMap((name) => [Buffer.from(name), NUL, readFileSync(join(dir, name)), NUL])
  return hashOf(Buffer.concat(parts))
}
