import { readFileSync, realpathSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { bare, runProgram } from '../integration/run-program.js'

/** A system call that a program made. */
export interface SystemCall {
  readonly name: string
  /** The file it is about; absent when that has another name in every run. */
  readonly path?: string
  /** How many of that name about that path there had been, this one included. */
  readonly nth: number
  /** The call as strace shows it. */
  readonly text: string
}

/** What is done to a call: it fails without being made, is said to have done nothing, or never happens since the program dies. */
export type Fault = { readonly error: string } | { readonly retval: number } | { readonly signal: string }

/** How a program ended to which something was done. */
export interface Injected {
  /** The call it was done to; undefined when there was none. */
  readonly hit: string | undefined
  readonly code: number | null
  readonly killed: boolean
  readonly stderr: string
}

/**
 * Runs programs under strace. Only the first thread is traced: synchronous work is done there, and the others have nothing
 * to do with files.
 */
export class Strace {
  readonly #trace: string

  /** @param folder where traces are written; nobody else's */
  constructor(folder: string) {
    this.#trace = join(folder, 'trace')
  }

  /** The calls of a program that are about something in `below`. */
  async record(below: string, script: string, ...args: readonly string[]): Promise<SystemCall[]> {
    const { code, stderr } = await this.#run([], script, args)
    if (code !== 0) throw new Error(`strace ended with ${code}: ${stderr}`)
    const lines = this.#lines()
    return lines.flatMap((text, at) => {
      const name = /^(\w+)\(/.exec(text)?.[1]
      if (name === undefined || name === 'execve' || !text.includes(below)) return []
      const path = pathsIn(text).find((each) => each.startsWith(below) && !TEMPORARY.test(each))
      const before = lines.slice(0, at + 1).filter((each) => each.startsWith(`${name}(`) && isAbout(each, path))
      return [{ name, nth: before.length, text, ...(path !== undefined && { path }) }]
    })
  }

  /** Runs a program and does something to one of its calls. */
  async inject(call: SystemCall, fault: Fault, script: string, ...args: readonly string[]): Promise<Injected> {
    const { name, path, nth } = call
    const [what, value] = Object.entries(fault)[0] as [string, string | number]
    const options = [`-etrace=${name}`, `-einject=${name}:${what}=${value}:when=${nth}`]
    const { code, stderr } = await this.#run(path === undefined ? options : [...options, '-P', path], script, args)
    const lines = this.#lines()
    const killed = lines.at(-1)?.startsWith('+++ killed by SIGKILL') === true
    const hit = killed ? lines.at(-2) : lines.find((line) => line.includes('(INJECTED)'))
    // It says on the same stream where a path that it watches leads.
    return { hit, code, killed, stderr: stderr.replace(/^strace: .*\n/gm, '') }
  }

  #run(options: readonly string[], script: string, args: readonly string[]): ReturnType<typeof runProgram> {
    rmSync(this.#trace, { force: true })
    const strace = ['strace', '-qq', '-y', '-s', '0', '-o', this.#trace, ...options]
    return runProgram(...bare(...strace, process.execPath, script, ...args))
  }

  #lines(): string[] {
    return readFileSync(this.#trace, 'utf8').trimEnd().split('\n')
  }
}

/** Names that hold a process's number and chance. */
const TEMPORARY = /\.[0-9a-f]{12}\.(new|tmp)$/

/** The paths in a call, and those behind its descriptors. */
const pathsIn = (text: string): string[] => [...text.matchAll(/[<"](\/[^>"]*)[>"]/g)].map(([, path]) => path as string)

const isAbout = (text: string, path: string | undefined): boolean => {
  if (path === undefined) return true
  const both = [path, real(path)]
  return pathsIn(text).some((each) => both.includes(each))
}

const real = (path: string): string => {
  try {
    return realpathSync(path)
  } catch {
    return path
  }
}
