import { type ChildProcess, spawn } from 'node:child_process'
import type { Readable } from 'node:stream'
import { releaseAtEnd } from '../files/release-at-end.js'
import type { Environment } from '../model/environment.js'
import { commandTitle, type ProgramCall } from './command.js'
import { CommandError, type FailureReason } from './command-error.js'
import { notStarted } from './not-started.js'
import { signalGroup, stopGroup } from './process-groups.js'
import { readLines } from './read-lines.js'

/** How a command is run. Times are in milliseconds. */
export interface RunOptions {
  /** The environment that the command's own is added to. */
  readonly env: Environment
  /** Stops the command and everything it started. */
  readonly signal?: AbortSignal | undefined
  readonly timeLimit: number
  /** Time between being asked to end and being killed. Default: 15 s. */
  readonly grace?: number
  /** `onStall` is called each time the command has been silent for this long. Default: 60 s. */
  readonly stallAfter?: number
  readonly onStall?: (silent: number) => void
  readonly onLine?: (line: string) => void
  /** Returns stdout whole, and not as lines: at most this many bytes. A command that prints more is ended. */
  readonly keepStdout?: number
  /** Called with the process group as soon as it exists. */
  readonly onStart?: (leader: number) => void
}

const TAIL = 60
/** Milliseconds to read the pipes after the program has ended: a daemon that it left behind may hold them open for good. */
const DRAIN = 500

/**
 * Runs a command in a process group of its own, without a shell and without stdin. Returns its stdout with `keepStdout`, else ''.
 *
 * @throws CommandError when it does not end with exit code 0; what is left of its group is then killed. ExplainedError when the
 * program cannot be started. What `onStart` throws, after the command was ended: a process that could not be noted must not be
 * left running.
 */
export const runCommand = (command: ProgramCall, options: RunOptions): Promise<string> =>
  new Promise((resolve, reject) => {
    const tail: string[] = []
    const fail = (reason: FailureReason, exitCode?: number | null, signal?: string | null): void => {
      const how = reason === 'exit' ? describeEnd(exitCode, signal) : describeStop(reason, options)
      reject(new CommandError(command, reason, how, exitCode ?? undefined, tail))
    }
    if (options.signal?.aborted) return fail('stopped')

    let group: number | undefined
    // It gets a session of its own, where Ctrl-C does not reach it. Set up before it starts: a signal may come at any moment.
    const ended = releaseAtEnd(() => {
      if (group !== undefined) signalGroup(group, 'SIGINT')
    })
    const notRunning = (error: unknown): void => {
      ended()
      reject(notStarted(commandTitle(command), command.program, error))
    }
    let child: ReturnType<typeof start>
    try {
      child = start(command, options.env)
    } catch (error) {
      return notRunning(error)
    }
    const leader = child.pid
    if (leader === undefined) {
      child.on('error', notRunning)
      return
    }
    group = leader

    const watch = watchOver(leader, options)
    let unnoted: unknown
    try {
      options.onStart?.(leader)
    } catch (error) {
      unnoted = error
      watch.stop('stopped')
    }
    const onLine = (line: string): void => {
      tail.push(line)
      if (tail.length > TAIL) tail.shift()
      options.onLine?.(line)
    }
    for (const stream of [child.stdout, child.stderr]) stream.on('data', watch.heard)
    readLines(child.stderr, onLine)
    let stdout = (): string => ''
    if (options.keepStdout === undefined) readLines(child.stdout, onLine)
    else stdout = keepAll(child.stdout, options.keepStdout, () => watch.stop('output'))

    child.on('exit', () => setTimeout(() => closePipes(child), DRAIN).unref())
    child.on('close', (exitCode, signal) => {
      watch.end()
      ended()
      const reason = watch.stopped()
      if (reason === undefined && exitCode === 0) return resolve(stdout())
      signalGroup(leader, 'SIGKILL')
      if (unnoted !== undefined) reject(unnoted)
      else fail(reason ?? 'exit', exitCode, signal)
    })
  })

const describeEnd = (exitCode?: number | null, signal?: string | null): string =>
  typeof exitCode === 'number' ? `exit code ${exitCode}` : `killed by ${signal}`

const describeStop = (reason: Exclude<FailureReason, 'exit'>, { timeLimit }: RunOptions): string =>
  ({
    output: 'it was stopped, because it printed without end',
    stopped: 'interrupted',
    timeout: `not done after ${Math.round(timeLimit / 1000)} s, so it was stopped`,
  })[reason]

const start = ({ program, args, cwd, env: own }: ProgramCall, env: Environment) =>
  spawn(program, args, { cwd, env: { ...env, ...own }, stdio: ['ignore', 'pipe', 'pipe'], detached: true })

/** Keeps what a stream brings. Returns a function that gives it as text. */
const keepAll = (stream: Readable, most: number, tooMuch: () => void): (() => string) => {
  const chunks: Buffer[] = []
  let size = 0
  stream.on('data', (chunk: Buffer) => {
    size += chunk.length
    if (size <= most) chunks.push(chunk)
    else tooMuch()
  })
  return () => Buffer.concat(chunks).toString('utf8')
}

const closePipes = ({ stdout, stderr }: ChildProcess): void => {
  stdout?.destroy()
  stderr?.destroy()
}

/** The clocks of one running command. */
const watchOver = (leader: number, options: RunOptions) => {
  const { signal, timeLimit, grace = 15_000, stallAfter = 60_000, onStall } = options
  let reason: FailureReason | undefined
  let callOff = (): void => {}
  const stop = (why: FailureReason): void => {
    if (reason !== undefined) return
    reason = why
    callOff = stopGroup(leader, grace)
  }
  const onAbort = (): void => stop('stopped')
  signal?.addEventListener('abort', onAbort, { once: true })
  const limit = setTimeout(stop, timeLimit, 'timeout')
  let silent = 0
  const stall = setInterval(() => {
    silent += stallAfter
    onStall?.(silent)
  }, stallAfter)
  return {
    heard: (): void => {
      silent = 0
      stall.refresh()
    },
    stop,
    stopped: (): FailureReason | undefined => reason,
    end: (): void => {
      clearTimeout(limit)
      clearInterval(stall)
      signal?.removeEventListener('abort', onAbort)
      callOff()
    },
  }
}
