import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { configurationFiles, fileNames } from '../discovery/configuration-files.js'
import { hashOf } from '../files/hash-of.js'

const NUL = Buffer.of(0)

/** A hash of the names and contents of the configuration files in a Terraform folder, and of `more` files there. */
export const configurationFingerprint = (dir: string, more: readonly string[] = []): string => {
  const names = fileNames(readdirSync(dir, { withFileTypes: true })).sort()
  const wanted = new Set([...configurationFiles(names), ...more])
  const parts = names
    .filter((name) => wanted.has(name))
    .flatMap((name) => [Buffer.from(name), NUL, readFileSync(join(dir, name)), NUL])
  return hashOf(Buffer.concat(parts))
}
