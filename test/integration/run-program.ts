import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, writeFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import type { Environment } from '../../src/model/environment.js'

/** How a program ended, and all it wrote. */
export interface Ended {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

/** Where a program runs. The environment is this process's own, plus `env`. */
export interface Place {
  /** `/` by default: a folder without a project, and without an `ansible.cfg`. */
  readonly cwd?: string
  readonly env?: Environment
}

/** Path of a file of this project. */
export const projectPath = (path: string): string => fileURLToPath(new URL(`../../${path}`, import.meta.url))

/** The committed launcher of the inventory script. */
export const LAUNCHER = projectPath('inventory/vm-infra.js')

/** The committed launcher of `vm-inventory`. */
export const CLI = projectPath('bin/vm-inventory')

/** Puts a shell script in place of a program, in `bin` below `root`; gives the PATH in which it comes first, before `path`. */
export const standIn = (root: string, program: string, script: string, path = process.env.PATH): string => {
  mkdirSync(join(root, 'bin'), { recursive: true })
  writeFileSync(join(root, 'bin', program), `#!/bin/sh\n${script}\n`, { mode: 0o755 })
  return [join(root, 'bin'), path].join(delimiter)
}

/** A command without what tap loads into every process of Node: it listens for signals, reads and writes files, and slows starts. */
export const bare = (...command: readonly string[]): [program: string, args: string[]] => [
  'env',
  ['-u', 'NODE_OPTIONS', '-u', 'NODE_V8_COVERAGE', ...command],
]

/** Runs a program to its end. */
export const runProgram = async (program: string, args: readonly string[], place: Place = {}): Promise<Ended> => {
  const child = spawn(program, args, {
    cwd: place.cwd ?? '/',
    env: { ...process.env, ANSIBLE_NOCOLOR: '1', ...place.env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const [[code], stdout, stderr] = await Promise.all([once(child, 'close'), text(child.stdout), text(child.stderr)])
  return { code, stdout, stderr }
}

/** Runs the built inventory script. */
export const runScript = (args: readonly string[], place?: Place): Promise<Ended> => runProgram(LAUNCHER, args, place)

/** Runs the built `vm-inventory`. */
export const runCommand = (args: readonly string[], place?: Place): Promise<Ended> => runProgram(CLI, args, place)

/** Runs a program without root's power over files: what its owner may not do, it may not either. */
export const runOrdinary = (program: string, args: readonly string[], place?: Place): Promise<Ended> => {
  if (process.getuid?.() !== 0) return runProgram(program, args, place)
  const without = '-dac_override,-dac_read_search'
  return runProgram('setpriv', [`--bounding-set=${without}`, `--inh-caps=${without}`, program, ...args], place)
}
