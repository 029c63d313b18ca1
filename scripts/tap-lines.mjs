/** The line in which a suite of test/torture reports what it did. */
const FIGURE = /^ +# .*\(seed \d+\)$/

/**
 * Prints one line for each test file of tap's stream, the figures of torture suites, and everything that failed. The counts are those
 * of tap's own last line.
 */
export const tapLines = () => {
  let inner = []
  let block
  const count = { passed: 0, failed: 0, skipped: 0 }

  const fileEnded = (verdict, name, time) => {
    console.log(
      `${verdict === 'ok' ? 'ok    ' : 'FAILED'} ${name}${time === undefined ? '' : ` (${(time / 1000).toFixed(1)} s)`}`,
    )
    for (const line of inner) {
      if (verdict === 'ok' ? FIGURE.test(line) : !/^ +ok \d/.test(line)) console.log(line)
    }
    inner = []
  }

  return {
    count,
    /** One line of tap's stream. */
    line: (line) => {
      if (block !== undefined && line === '}') {
        fileEnded(...block)
        block = undefined
      } else if (/^ /.test(line) || line === '') {
        if (line.trim() !== '') inner.push(line)
      } else {
        const [, verdict, name, time, opens] = /^(ok|not ok) \d+ - (.*?)(?: # time=([\d.]+)ms)?( \{)?$/.exec(line) ?? []
        if (verdict !== undefined && opens !== undefined) block = [verdict, name, time]
        else if (verdict !== undefined) fileEnded(verdict, name, time)
        else if (/^# \{ total: /.test(line)) Object.assign(count, totals(line))
      }
    },
    /** The lines after the last test file: tap's own words, if it gave up. */
    rest: () => inner,
  }
}

/** tap's last line is `# { total: 51, pass: 48, fail: 3 }`. */
const totals = (line) => {
  const number = (key) => Number(new RegExp(`\\b${key}: (\\d+)`).exec(line)?.[1] ?? 0)
  return { passed: number('pass'), failed: number('fail'), skipped: number('skip') + number('todo') }
}
