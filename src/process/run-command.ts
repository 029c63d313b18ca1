import { type ChildProcess, spawn } from 'node:child_process'
import type { Command } from './command.js'
import { CommandError, type FailureReason } from './command-error.js'
import { readLines } from './read-lines.js'
import { endWithThisProcess } from './running-groups.js'
import { signalGroup, stopGroup } from './stop-group.js'

/** How a command is run. Times are in milliseconds. */
export interface RunOptions {
  /** The environment that the command's own is added to. */
  readonly env: Readonly<Record<string, string | undefined>>
  /** Stops the command and everything it started. */
  readonly signal?: AbortSignal
  readonly timeLimit: number
  /** Between being asked to end and being killed: 15 s. */
  readonly grace?: number
  /** How long it may be silent before `onStall` says so, again and again: 60 s. */
  readonly stallAfter?: number
  readonly onStall?: (silent: number) => void
  readonly onLine?: (line: string) => void
  /** Told the process group as soon as it is there. */
  readonly onStart?: (leader: number) => void
}

const TAIL = 60
/** What is left in the pipes of a program that has ended; a daemon that it left behind may hold them open for good. */
const DRAIN = 500

/**
 * Runs a command in a process group of its own, without a shell and without stdin, and gives its stdout. This is the one
 * place that starts processes.
 *
 * @throws CommandError when it does not end with exit code 0; what is left of its group is then killed.
 */
export const runCommand = (command: Command, options: RunOptions): Promise<string> =>
  new Promise((resolve, reject) => {
    const tail: string[] = []
    const stdout: string[] = []
    const fail = (reason: FailureReason, exitCode?: number | null, signal?: string | null): void =>
      reject(new CommandError(command, reason, exitCode ?? undefined, signal ?? undefined, tail))
    if (options.signal?.aborted) return fail('stopped')

    const child = spawn(command.program, command.args, {
      cwd: command.cwd,
      env: { ...options.env, ...command.env },
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    })
    const leader = child.pid
    if (leader === undefined) {
      child.on('error', () => fail('missing'))
      return
    }
    options.onStart?.(leader)

    const ended = endWithThisProcess(leader)
    const watch = watchOver(leader, options)
    const onLine = (line: string): void => {
      watch.heard()
      tail.push(line)
      if (tail.length > TAIL) tail.shift()
      options.onLine?.(line)
    }
    readLines(child.stdout, (line) => {
      stdout.push(line)
      onLine(line)
    })
    readLines(child.stderr, onLine)

    let end: readonly [number | null, string | null] | undefined
    const finish = (): void => {
      if (end === undefined) return
      watch.end()
      ended()
      const [exitCode, signal] = end
      const reason = watch.stopped()
      if (reason === undefined && exitCode === 0) {
        resolve(stdout.map((line) => `${line}\n`).join(''))
      } else {
        signalGroup(leader, 'SIGKILL')
        fail(reason ?? 'exit', exitCode, signal)
      }
    }
    child.on('exit', (exitCode, signal) => {
      end = [exitCode, signal]
      setTimeout(() => closePipes(child), DRAIN).unref()
    })
    child.on('close', finish)
  })

const closePipes = ({ stdout, stderr }: ChildProcess): void => {
  stdout?.destroy()
  stderr?.destroy()
}

/** The clocks of one running command. */
const watchOver = (leader: number, options: RunOptions) => {
  const { signal, timeLimit, grace = 15_000, stallAfter = 60_000, onStall } = options
  let reason: FailureReason | undefined
  let callOff = (): void => {}
  const stop = (why: FailureReason) => (): void => {
    if (reason !== undefined) return
    reason = why
    callOff = stopGroup(leader, grace)
  }
  const onAbort = stop('stopped')
  signal?.addEventListener('abort', onAbort, { once: true })
  const limit = setTimeout(stop('timeout'), timeLimit)
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
    stopped: (): FailureReason | undefined => reason,
    end: (): void => {
      clearTimeout(limit)
      clearInterval(stall)
      signal?.removeEventListener('abort', onAbort)
      callOff()
    },
  }
}
