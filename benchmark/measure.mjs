import { spawnSync } from 'node:child_process'
import { readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const PEAK_PROBE = fileURLToPath(new URL('peak-memory.cjs', import.meta.url))
const HALF_A_GIB = 512 * 1024 * 1024

/** Runs a command once. Returns the milliseconds until its output was read, and the output. */
export const timeOnce = ({ command, env, prepare }) => {
  prepare?.()
  const [program, ...args] = command
  const started = performance.now()
  const { status, stdout, stderr, error } = spawnSync(program, args, { env, maxBuffer: HALF_A_GIB, encoding: 'utf8' })
  const wall = performance.now() - started
  if (error || status !== 0) throw new Error(`${command.join(' ')} failed (${status ?? error?.code}): ${stderr}`)
  return { wall, stdout }
}

/** Medians of `runs` runs. They are interleaved, so that a slow minute of the machine affects all contestants alike. */
export const timeInterleaved = (contestants, runs) => {
  const walls = contestants.map(() => [])
  for (const contestant of contestants) timeOnce(contestant)
  for (let run = 0; run < runs; run++) {
    for (const [i, contestant] of contestants.entries()) walls[i].push(timeOnce(contestant).wall)
  }
  return walls.map(median)
}

/** Peak resident memory of a Node program in MiB; undefined if it cannot be measured. */
export const peakMemory = ({ command, env, prepare }) => {
  prepare?.()
  const [program, ...args] = command
  if (program !== process.execPath) return undefined
  const report = join(tmpdir(), `vm-infra-peak-${process.pid}`)
  const { status } = spawnSync(program, ['--require', PEAK_PROBE, ...args], {
    env: { ...env, PEAK_MEMORY_REPORT: report },
    stdio: 'ignore',
  })
  if (status !== 0) return undefined
  const peak = Number(readFileSync(report, 'utf8'))
  rmSync(report)
  return peak / 1024
}

const median = (values) => {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
}
