// Counts which expectations hold.
import { conclude } from '../../scripts/run.mjs'

const results = { passed: 0, failed: 0 }

/** How many of the last lines are shown if an expectation does not hold; the logs have all of them. */
const SHOWN = 60

/** Counts one expectation. If it does not hold, shows the end of what was seen. */
export const check = (what, holds, seen = '') => {
  results[holds ? 'passed' : 'failed']++
  console.log(`  ${holds ? 'ok' : 'NOT OK'}  ${what}`)
  if (holds) return
  for (const line of String(seen).trimEnd().split('\n').slice(-SHOWN)) console.log(`        ${line}`)
}

/** Runs one chapter, and prints the time it took. An exception counts as a failed expectation, and the story goes on. */
export const chapter = async ({ title, tell }) => {
  console.log(title)
  const begin = Date.now()
  try {
    await tell()
  } catch (error) {
    check('no exception', false, error.stack)
  }
  console.log(`  ${((Date.now() - begin) / 1000).toFixed(1)} s`)
}

/** Prints the closing line, and sets the exit code. */
export const finish = () => conclude(results)
