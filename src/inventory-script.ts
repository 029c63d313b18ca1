import { writeSync } from 'node:fs'
import { dirname } from 'node:path'
import { loadConfig } from './config/load-config.js'
import { passphraseIn } from './config/passphrase.js'
import { expectedText, readText } from './config/read-text.js'
import { EXIT, ExplainedError, systemErrorCode, UsageError } from './errors.js'
import { ansibleJsonLines, renderHostVars } from './formats/ansible-json.js'
import { loadInventory } from './load/load-inventory.js'
import type { Environment } from './model/environment.js'
import { printable } from './model/printable.js'
import { formatProblem } from './model/problem.js'
import { findRootForScript } from './project/find-root.js'
import { workingFolder } from './project/working-folder.js'

/** A second thread runs this. */
export { serveBatches } from './load/serve-batches.js'

const USAGE = 'vm-infra.js --list | --host NAME [--root DIR] [--strict]'

/** What the script was asked for. */
interface Request {
  readonly host: string | undefined
  readonly root: string | undefined
  readonly strict: boolean | undefined
}

/** What the script gets from its process. */
export interface ScriptInput {
  /** Arguments after the script's name. */
  readonly argv: readonly string[]
  readonly env: Environment
  /** The working folder. Called only when it is needed, because it may no longer exist. */
  readonly cwd: () => string
  /** Path the script was called by, links unresolved. */
  readonly calledAs: string
  /** Path of the built script itself. */
  readonly executable: string
}

/** The script's answer; none of it has been written yet. */
export interface ScriptOutput {
  /** Lines without line ends, to be iterated once: each is made only then, since a large lab's would fill the memory. */
  readonly stdout: Iterable<string>
  readonly stderr: string
  readonly exitCode: number
}

/**
 * Answers `--list` or `--host NAME`, as Ansible's script contract asks.
 *
 * Everything that can fail is done before any of the answer is written: on a fatal error stdout is empty, stderr has one line, and
 * the exit code is 1 (2 for wrong usage).
 */
export const answer = async (input: ScriptInput): Promise<ScriptOutput> => {
  const { env } = input
  try {
    const request = parseArguments(input.argv)
    const root = findRootForScript(input, request.root)
    const { config, problems } = await loadConfig({ root, env, flags: { root: request.root, strict: request.strict } })
    const built = dirname(input.executable)
    const inventory = await loadInventory(config, { passphrase: passphraseIn(env), built })
    const said = [...problems, ...inventory.problems].filter(({ severity }) => severity !== 'notice')
    let stderr = said.map((problem) => `vm-infra: ${formatProblem(problem)}\n`).join('')
    if (config.strict && said.some(({ severity }) => severity === 'error')) {
      return { stdout: [], stderr, exitCode: EXIT.error }
    }
    if (request.host === undefined) return { stdout: ansibleJsonLines(inventory), stderr, exitCode: EXIT.done }
    const host = inventory.hosts.get(request.host)
    if (host !== undefined) return { stdout: [renderHostVars(host)], stderr, exitCode: EXIT.done }
    const { unlistedHost } = await import('./model/unlisted-host.js')
    stderr += `vm-infra: ${printable(unlistedHost(request.host, inventory))}\n`
    return { stdout: ['{}'], stderr, exitCode: EXIT.error }
  } catch (error) {
    if (!(error instanceof ExplainedError)) throw error
    return {
      stdout: [],
      stderr: `vm-infra: ${printable(error.withHint)}\n`,
      exitCode: error.exitCode,
    }
  }
}

/**
 * Runs the script in this process, and ends it: reads its arguments, writes the answer, exits.
 *
 * @param executable path of the built script
 */
export const run = async (executable: string): Promise<never> => {
  const { stdout, stderr, exitCode } = await answer({
    argv: process.argv.slice(2),
    env: process.env,
    cwd: workingFolder,
    calledAs: process.argv[1] ?? executable,
    executable,
  })
  // If stderr cannot be written, that is no reason to keep the answer back.
  write(2, stderr)
  const failed = writeLines(1, stdout)
  // Nothing is pending, and exiting at once saves tearing down the heap: 14 ms with 10,000 VMs. A reader that went away is no
  // error.
  if (failed === undefined || failed === 'EPIPE') process.exit(exitCode)
  write(2, `vm-infra: the answer cannot be written (${failed}) (write it somewhere else)\n`)
  process.exit(EXIT.error)
}

const parseArguments = (argv: readonly string[]): Request => {
  let list = false
  let host: string | undefined
  let root: string | undefined
  let strict: boolean | undefined
  for (let i = 0; i < argv.length; i++) {
    const [flag = '', inline] = splitFlag(argv[i] as string)
    const value = (): string => {
      const given = inline ?? argv[++i]
      if (given === undefined) throw usage(`${flag} needs a value`)
      return given
    }
    const truth = (): boolean => {
      const given = inline === undefined || readText('boolean', inline)
      if (typeof given !== 'boolean') throw usage(`${flag} cannot be "${inline}": give it ${expectedText('boolean')}`)
      return given
    }
    if (flag === '--list') list = truth()
    else if (flag === '--host') host = value()
    else if (flag === '--root') root = value()
    else if (flag === '--strict') strict = truth()
    else throw usage(`unknown argument ${argv[i]}`)
  }
  if (list === (host !== undefined)) throw usage('one of --list and --host NAME is needed')
  return { host, root, strict }
}

const splitFlag = (argument: string): [string, string?] => {
  const at = argument.indexOf('=')
  return at === -1 ? [argument] : [argument.slice(0, at), argument.slice(at + 1)]
}

const usage = (message: string): UsageError => new UsageError(message, `usage: ${USAGE}`)

/** Characters per system call: many lines at once, but not all of a large answer in memory. */
const AT_ONCE = 256 * 1024

/** Writes lines as {@link write} writes text. */
const writeLines = (descriptor: number, lines: Iterable<string>): string | undefined => {
  let text = ''
  for (const line of lines) {
    text += `${line}\n`
    if (text.length < AT_ONCE) continue
    const failed = write(descriptor, text)
    if (failed !== undefined) return failed
    text = ''
  }
  return write(descriptor, text)
}

/**
 * Writes all of `text` to a descriptor, however slowly it is read.
 *
 * Streams are not used, because `process.exit` would cut off what they still hold. A pipe that somebody made non-blocking answers
 * EAGAIN when it is full: then it is tried again after a short wait.
 *
 * @returns the code of the system call that failed, if one did; EPIPE when the reader went away
 */
const write = (descriptor: number, text: string): string | undefined => {
  if (text === '') return undefined
  const bytes = Buffer.from(text)
  for (let at = 0; at < bytes.length; ) {
    try {
      at += writeSync(descriptor, bytes, at)
    } catch (error) {
      const code = systemErrorCode(error)
      if (code === undefined) throw error
      if (code !== 'EAGAIN') return code
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 2)
    }
  }
  return undefined
}
