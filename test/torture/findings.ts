import type { Failure, SuiteResult } from './suite.js'

/** As many failures are told; more of one kind say no more. */
const ENOUGH = 10

/** Counts what held, and keeps what did not. */
export class Findings {
  passed = 0
  readonly failures: Failure[] = []

  /** Counts a check; `problem` is what is wrong, or undefined. */
  check(problem: string | undefined, files?: Failure['files']): void {
    if (problem === undefined) this.passed++
    else if (this.failures.length < ENOUGH) this.failures.push({ message: problem, ...(files && { files }) })
  }

  get enough(): boolean {
    return this.failures.length >= ENOUGH
  }

  /** What a suite found, with its counts in one line. */
  result(figure: string): SuiteResult {
    const { passed, failures } = this
    return { passed, failures, figure }
  }
}

/** `12345` as `12,345`. */
export const figure = (count: number): string => count.toLocaleString('en')
