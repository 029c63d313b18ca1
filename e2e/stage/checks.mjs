// What was expected, counted.
const results = { passed: 0, failed: 0 }

/** Lines of what was seen that are shown; all of it is in the logs. */
const SHOWN = 60

/** Counts one expectation; of one that does not hold, the end of what was seen is shown. */
export const check = (what, holds, seen = '') => {
  results[holds ? 'passed' : 'failed']++
  console.log(`  ${holds ? 'ok' : 'NOT OK'}  ${what}`)
  if (holds) return
  for (const line of String(seen).trimEnd().split('\n').slice(-SHOWN)) console.log(`        ${line}`)
}

/** One chapter, and the time it took. An exception is an expectation that does not hold, and the story goes on. */
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

/** Prints the closing line and gives the exit code. */
export const finish = () => {
  console.log(`${results.passed} passed, ${results.failed} failed`)
  return results.failed === 0 && results.passed > 0 ? 0 : 1
}
