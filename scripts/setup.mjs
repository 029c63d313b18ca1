// Makes a fresh clone ready: packages, programs, the built program. Needs nothing but Node and npm itself.
// Usage: node scripts/setup.mjs [bench|demo|test|e2e]
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { installPrograms } from './install-programs.mjs'
import { root, run, stop } from './run.mjs'

/**
 * Installs the npm packages and what `purpose` (a key of NEEDS) needs, and builds the program if its sources are newer.
 * Ends the process with one line that says what to do if something cannot be installed.
 */
export const setUp = (purpose) => {
  checkNode()
  if (!packagesMatchLock()) run(['npm', 'ci', '--no-audit', '--no-fund'])
  if (purpose !== undefined) installPrograms(purpose)
  if (isBuildStale()) run([process.execPath, join('scripts', 'build.mjs')])
}

/** Ends the process with one line if this Node is too old. */
export const checkNode = () => {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
  if (major > 20 || (major === 20 && minor >= 19)) return
  stop(`Node 20.19 or later is needed, this is ${process.versions.node} (get it from https://nodejs.org/en/download)`)
}

// Compared by content, not by time: a checkout makes the lock file newer without changing it. Packages for other platforms are
// optional, and need not be there.
const packagesMatchLock = () => {
  const installed = packagesOf(join('node_modules', '.package-lock.json'))
  if (installed === undefined) return false
  const locked = packagesOf('package-lock.json')
  return (
    Object.keys(installed).every((path) => installed[path].version === locked[path]?.version) &&
    Object.keys(locked).every((path) => path === '' || locked[path].optional || path in installed)
  )
}

const packagesOf = (file) => {
  const path = join(root, file)
  return existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')).packages : undefined
}

const isBuildStale = () => {
  const built = join(root, 'dist', 'inventory-script.cjs')
  if (!existsSync(built)) return true
  const since = statSync(built).mtimeMs
  const sources = readdirSync(join(root, 'src'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
  return [...sources, join(root, 'scripts', 'build.mjs'), join(root, 'package-lock.json')].some(
    (path) => statSync(path).mtimeMs > since,
  )
}

if (process.argv[1] === fileURLToPath(import.meta.url)) setUp(process.argv[2])
