import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import { homedir } from 'node:os'
import { delimiter, join } from 'node:path'
import { installPackages } from './install-packages.mjs'

const NAME = /^python3(\.\d+)?$/

/**
 * Every Python 3 of this machine that can make virtual environments, newest first: those in PATH, in /usr/bin, and those that
 * pyenv holds.
 *
 * @returns `{ path, version }`, the version as `[3, minor]`
 */
export const findPythons = () => {
  installVenv()
  const found = new Map()
  for (const path of candidates()) {
    const version = versionOf(path)
    if (version !== undefined && !found.has(version.join('.'))) found.set(version.join('.'), { path, version })
  }
  return [...found.values()].sort((a, b) => b.version[1] - a.version[1])
}

/** Installs Python's venv module, which Debian has in a package of its own. */
const installVenv = () => {
  const debian = '/usr/bin/python3'
  if (process.getuid?.() !== 0 || !existsSync(debian) || !existsSync('/usr/bin/apt-get')) return
  if (versionOf(debian) !== undefined) return
  installPackages(['python3-venv'])
}

const candidates = () => {
  const { env } = process
  const versions = join(env.PYENV_ROOT ?? join(homedir(), '.pyenv'), 'versions')
  const pyenv = list(versions).map((name) => join(versions, name, 'bin', 'python3'))
  const folders = [...(env.PATH ?? '').split(delimiter), '/usr/bin']
  return [...pyenv, ...folders.flatMap((folder) => list(folder).map((name) => join(folder, name)))].filter((path) =>
    NAME.test(path.slice(path.lastIndexOf('/') + 1)),
  )
}

const list = (folder) => {
  try {
    return readdirSync(folder)
  } catch {
    return []
  }
}

const versionOf = (path) => {
  const { status, stdout } = spawnSync(path, ['-c', 'import sys, venv, ensurepip; print(*sys.version_info[:2])'], {
    encoding: 'utf8',
  })
  const version = (stdout ?? '').trim().split(' ').map(Number)
  return status === 0 && version[0] === 3 ? version : undefined
}
