import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { configurationFiles } from '../discovery/configuration-files.js'

/** A hash over the configuration in a Terraform folder, by names and contents, and `more` files there. */
export const configurationFingerprint = (dir: string, more: readonly string[] = []): string => {
  const hash = createHash('sha256')
  const names = readdirSync(dir).sort()
  const wanted = new Set([...configurationFiles(names), ...more])
  for (const name of names) {
    if (!wanted.has(name)) continue
    hash
      .update(`${name}\0`)
      .update(readFileSync(join(dir, name)))
      .update('\0')
  }
  return hash.digest('hex')
}
