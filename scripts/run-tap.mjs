import { spawn } from 'node:child_process'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { root } from './run.mjs'
import { tapLines } from './tap-lines.mjs'
import { testEnvironment } from './test-environment.mjs'

const TAP = join(root, 'node_modules', 'tap', 'dist', 'esm', 'run.mjs')

/** Test files at the same time. tap would leave a core free; but many tests only wait for programs that they have started. */
const JOBS = availableParallelism()

/**
 * Runs tap, and prints a line for each test file and everything that failed.
 *
 * @param args tap's own arguments: options and test files
 * @param node the Node.js that runs tap and the tests
 * @param env the environment, from which {@link testEnvironment} removes some variables
 * @returns tap's exit code, and what it counted; tests that are skipped or to do count as failed
 */
export const runTap = async (args, { node = process.execPath, env = process.env } = {}) => {
  const { count, line, rest } = tapLines()
  const child = spawn(node, [TAP, '--reporter=tap', `--jobs=${JOBS}`, ...args], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'inherit'],
    env: testEnvironment(env),
  })
  const ended = new Promise((resolve) => child.on('close', resolve))
  for await (const text of createInterface({ input: child.stdout })) line(text)
  for (const text of rest()) console.log(text)
  const code = await ended
  if (count.skipped > 0) console.log(`${count.skipped} skipped or to do, which counts as failed here`)
  return { code, passed: count.passed, failed: count.failed + count.skipped }
}
