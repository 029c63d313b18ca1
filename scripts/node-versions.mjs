import { existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { attempt, root } from './run.mjs'

/** What is tested against: the oldest that is supported, the newest of each LTS line, and the newest of all. */
const VERSIONS = ['20.19.0', '20.20.2', '22.23.3', '24.21.0', '26.10.0']

const NODES = join(root, '.nodes')

/**
 * The versions of Node.js for the matrix, oldest first. Installs those that are missing from the npm packages that hold Node's
 * binaries, and removes those that are no longer listed.
 *
 * @returns `{ version, bin }` with the folder of `node`, or `{ version, missing }` with the reason
 */
export const nodeVersions = () => {
  for (const name of existsSync(NODES) ? readdirSync(NODES) : []) {
    if (!VERSIONS.includes(name)) rmSync(join(NODES, name), { recursive: true })
  }
  return VERSIONS.map((version) => {
    const bin = join(NODES, version, 'node_modules', packageName, 'bin')
    if (existsSync(join(bin, 'node')) || install(version)) return { version, bin }
    return { version, missing: `npm could not install ${packageName} (its own words are above)` }
  })
}

const packageName = `node-${process.platform}-${process.arch}`

const install = (version) => {
  const folder = join(NODES, version)
  mkdirSync(folder, { recursive: true })
  const flags = ['--no-save', '--no-package-lock', '--no-audit', '--no-fund', '--ignore-scripts']
  if (attempt(['npm', 'install', '--silent', ...flags, '--prefix', folder, `${packageName}@${version}`])) return true
  rmSync(folder, { recursive: true, force: true })
  return false
}
