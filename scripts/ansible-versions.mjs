// node scripts/ansible-versions.mjs: installs the versions of Ansible that are tested against, each in a virtual environment
// of its own below .venvs, and prints them as JSON: [{ "version", "bin" } or { "version", "missing", "needed" }, …].
import { existsSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { makeVenv } from './make-venv.mjs'
import { findPythons } from './pythons.mjs'
import { root } from './run.mjs'

/** What is tested against: releases of ansible-core, and the minor versions of Python 3 that each supports. */
const VERSIONS = [
  { version: '2.14.18', least: 9, most: 11 },
  { version: '2.17.14', least: 10, most: 12 },
  { version: '2.19.14', least: 11, most: 13 },
  { version: '2.21.5', least: 12, most: 14 },
  { version: '2.22.0rc1', least: 13, most: 14 },
]
/** The matrix fails without these: they cover the oldest version that is supported, and both sides of the changes in 2.19. */
const NEEDED = ['2.14.18', '2.19.14', '2.21.5']

const VENVS = join(root, '.venvs')
const folderOf = (version) => join(VENVS, `ansible-${version}`)
/** File that is written last: an environment without it is not complete. */
const MARK = 'complete'

/**
 * The versions of Ansible for the matrix, oldest first. Installs those that are missing, and removes environments of versions that
 * are no longer listed.
 *
 * @returns `{ version, bin }` with the folder of the programs, or `{ version, missing, needed }` with the reason
 */
export const ansibleVersions = () => {
  const listed = VERSIONS.map(({ version }) => `ansible-${version}`)
  for (const name of existsSync(VENVS) ? readdirSync(VENVS) : []) {
    if (name.startsWith('ansible-') && !listed.includes(name)) rmSync(join(VENVS, name), { recursive: true })
  }
  let pythons
  return VERSIONS.map((wanted) => {
    const { version } = wanted
    const found = { version, bin: join(folderOf(version), 'bin') }
    if (existsSync(join(folderOf(version), MARK))) return found
    pythons ??= findPythons()
    const missing = install(wanted, pythons)
    return missing === undefined ? found : { version, missing, needed: NEEDED.includes(version) }
  })
}

/** @returns the reason why it could not be installed */
const install = ({ version, least, most }, pythons) => {
  const folder = folderOf(version)
  rmSync(folder, { recursive: true, force: true })
  const python = pythons.find(({ version: [, minor] }) => minor >= least && minor <= most)
  if (python === undefined) return `needs Python 3.${least} to 3.${most} with its venv module`
  if (!makeVenv(python.path, folder, `ansible-core==${version}`)) {
    return 'pip could not install it (its own words are above)'
  }
  writeFileSync(join(folder, MARK), '')
  return undefined
}

if (process.argv[1] === fileURLToPath(import.meta.url)) console.log(JSON.stringify(ansibleVersions()))
