import { stripVTControlCharacters } from 'node:util'
import { printable } from '../model/printable.js'

/** Reports what is going on with one VM; every line begins with its name. */
export interface Progress {
  /** Shows a line that a child process printed. */
  readonly line: (text: string) => void
  /** Shows a line of this program's own. */
  readonly say: (text: string) => void
  /** Runs a step, and reports its beginning and how long it took. */
  readonly step: <T>(title: string, action: () => Promise<T>) => Promise<T>
}

/** @param print writes to stdout */
export const createProgress = (vm: string, print: (text: string) => void): Progress => {
  const put = (mark: string, text: string): void => print(`${vm} ${mark} ${printable(text)}\n`)
  const say = (text: string): void => put('>', text)
  return {
    // Not every command of Terraform can be told to do without colours.
    line: (text) => put('|', stripVTControlCharacters(text)),
    say,
    step: async (title, action) => {
      say(`${title} ...`)
      const begun = performance.now()
      try {
        const result = await action()
        say(`${title}: done, ${seconds(performance.now() - begun)}`)
        return result
      } catch (error) {
        say(`${title}: failed, ${seconds(performance.now() - begun)}`)
        throw error
      }
    },
  }
}

/** Milliseconds as a person reads them: `0.3 s`, `75 s`. */
export const seconds = (milliseconds: number): string =>
  milliseconds < 10_000 ? `${(milliseconds / 1000).toFixed(1)} s` : `${Math.round(milliseconds / 1000)} s`
