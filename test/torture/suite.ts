/** How far a suite goes, and what its chance follows from. */
export interface SuiteOptions {
  /** All that is random in a suite follows from it: the same seed makes the same inputs. */
  readonly seed: number
  /** Part of the whole: 1 for the figures that the suite promises in its long form. */
  readonly scale: number
  /** When to begin nothing new, by `performance.now()`; a suite that is through before stops before. */
  readonly deadline: number
}

/** One thing that should not have happened. */
export interface Failure {
  /** One line: what was done, what came of it, what should have. */
  readonly message: string
  /** The input that leads to it, as texts by file name: a fixture, once it is moved to test/fixtures. */
  readonly files?: Readonly<Record<string, string | Uint8Array>>
}

/** What a suite found. */
export interface SuiteResult {
  /** Checks that held. */
  readonly passed: number
  readonly failures: readonly Failure[]
  /** Counts of what was done and seen, in one line: `200 writers, 50 killed, 12,345 reads, 0 partial`. */
  readonly figure: string
}

/** One of the suites that show that nothing is lost and nothing executed. */
export interface Suite {
  /** As `--suite` takes it. */
  readonly name: string
  /** Its part of the time there is, in relation to the others. */
  readonly share: number
  readonly run: (options: SuiteOptions) => Promise<SuiteResult>
}
