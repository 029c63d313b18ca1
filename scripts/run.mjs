import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'

/** The project's own folder, with a slash at its end. */
export const root = fileURLToPath(new URL('..', import.meta.url))

/** Runs a command in the project folder, with its output on stderr; true if it succeeded. */
export const attempt = ([program, ...args]) => {
  process.stderr.write(`> ${[program, ...args].join(' ')}\n`)
  const { status, error } = spawnSync(program, args, { cwd: root, stdio: ['inherit', 2, 2] })
  if (error) process.stderr.write(`vm-infra: ${program}: ${error.code}\n`)
  return status === 0
}

/** Runs a command as {@link attempt} does, and ends this process if it fails. */
export const run = (command) => {
  if (!attempt(command)) stop(`failed: ${command.join(' ')} (its own words are above)`)
}

/** Prints the closing line of a suite, and sets the exit code: 0 if something passed and nothing failed. */
export const conclude = ({ passed, failed }) => {
  console.log(`${passed} passed, ${failed} failed`)
  process.exitCode = failed === 0 && passed > 0 ? 0 : 1
}

/** Ends this process with one line on stderr. */
export const stop = (message) => {
  process.stderr.write(`vm-infra: ${message}\n`)
  process.exit(1)
}
