import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { root } from './run.mjs'
import { tapLines } from './tap-lines.mjs'
import { testEnvironment } from './test-environment.mjs'

const TAP = join(root, 'node_modules', 'tap', 'dist', 'esm', 'run.mjs')

/**
 * Runs tap, prints a line a test file and all of what failed.
 *
 * @param args tap's own: options and test files
 * @param node the Node.js that runs tap and the tests
 * @param env less what {@link testEnvironment} takes out of it
 * @param print takes one line without its end
 * @returns tap's exit code, and what it counted; what was skipped or is to do counts as failed here
 */
export const runTap = async (
  args,
  { node = process.execPath, env = process.env, print = (line) => console.log(line) } = {},
) => {
  const { count, line, rest } = tapLines(print)
  const child = spawn(node, [TAP, '--reporter=tap', ...args], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'inherit'],
    env: testEnvironment(env),
  })
  const ended = new Promise((resolve) => child.on('close', resolve))
  for await (const text of createInterface({ input: child.stdout })) line(text)
  for (const text of rest()) print(text)
  const code = await ended
  if (count.skipped > 0) print(`${count.skipped} skipped or to do, which counts as failed here`)
  return { code, passed: count.passed, failed: count.failed + count.skipped }
}
