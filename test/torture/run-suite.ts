import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Suite, SuiteResult } from './suite.js'

/** How a suite is run. */
export interface RunOptions {
  readonly seed: number
  readonly scale: number
  /** Time after which it begins nothing new. */
  readonly seconds: number
  /** Folder in which the inputs of failures are kept. */
  readonly keepIn: string
}

/** What came of a suite: each failure is one line that says how to see it again, and where its input is. */
export interface SuiteReport {
  readonly passed: number
  readonly failures: readonly string[]
  /** `NAME: FIGURE (seed N)`. */
  readonly figure: string
}

/** Runs a suite to its end; one that breaks off counts as a failure of its own. */
export const runSuite = async (suite: Suite, options: RunOptions): Promise<SuiteReport> => {
  const { seed, scale, seconds, keepIn } = options
  const { passed, failures, figure } = await results(suite, {
    seed,
    scale,
    deadline: performance.now() + seconds * 1000,
  })
  return {
    passed,
    failures: failures.map(({ message, files }, i) => {
      const again = `npm run test:torture -- --suite ${suite.name} --seed ${seed}`
      if (files === undefined) return `${message} (${again})`
      const folder = join(keepIn, `${suite.name}-${seed}-${i + 1}`)
      for (const [name, content] of Object.entries(files)) {
        mkdirSync(dirname(join(folder, name)), { recursive: true })
        writeFileSync(join(folder, name), content)
      }
      return `${message} (${again}; its input is in ${folder})`
    }),
    figure: `${suite.name}: ${figure} (seed ${seed})`,
  }
}

const results = async (suite: Suite, options: Parameters<Suite['run']>[0]): Promise<SuiteResult> => {
  try {
    return await suite.run(options)
  } catch (error) {
    const message = error instanceof Error ? (error.stack ?? error.message) : String(error)
    return { passed: 0, failures: [{ message: `broke off: ${message}` }], figure: 'broke off' }
  }
}
