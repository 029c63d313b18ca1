import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** Whether Terraform reads a file of that name as configuration. */
export const isConfiguration = (name: string): boolean => /^[^.].*\.tf(\.json)?$/.test(name)

/** A hash over the configuration in a Terraform folder, by names and contents, and `more` files there. */
export const configurationFingerprint = (dir: string, more: readonly string[] = []): string => {
  const hash = createHash('sha256')
  for (const name of readdirSync(dir).sort()) {
    if (!isConfiguration(name) && !more.includes(name)) continue
    hash
      .update(`${name}\0`)
      .update(readFileSync(join(dir, name)))
      .update('\0')
  }
  return hash.digest('hex')
}
