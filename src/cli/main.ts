import manifest from '../../package.json' with { type: 'json' }
import { EXIT, ExplainedError } from '../errors.js'
import { printable } from '../model/printable.js'
import { workingFolder } from '../project/working-folder.js'
import type { CliInput, Context, Grammar } from './command.js'
import { commands } from './commands/index.js'
import { inventory } from './commands/inventory.js'
import { seeHelp } from './grammar.js'
import { catchInterruption } from './interruption.js'
import { openOutput } from './output.js'
import { parseArguments, type Request } from './parse-arguments.js'
import { settingsOptions } from './settings-options.js'

const WIDEST = 110

/**
 * Runs one command and returns its exit code. It uses nothing of the process but what `input` holds, and all output has been
 * written when it resolves.
 */
export const main = async (input: CliInput): Promise<number> => {
  const out = openOutput(input.stdout, 'the output')
  const err = openOutput(input.stderr, 'stderr')
  const { program = 'vm-inventory' } = input
  const say = (line: string): void => err.write(`${program}: ${printable(line)}\n`)
  let signal: AbortSignal | undefined
  const interruption = (): AbortSignal => {
    signal ??= input.interruption?.() ?? new AbortController().signal
    return signal
  }
  let code: number
  try {
    code = await dispatch(input, { print: out.write, say, interruption })
    await out.written()
  } catch (error) {
    code = signal?.aborted ? EXIT.interrupted : report(error, say, err.write)
  }
  if (signal?.aborted) {
    code = EXIT.interrupted
    say('interrupted')
  }
  for (const output of [out, err]) await output.written().catch(() => undefined)
  return code
}

/**
 * Runs this process's command and ends the process. By then all output has been written; exiting at once saves tearing down the
 * heap.
 *
 * @param executable path of the built program
 * @param program name it was called by: `provision-vm` means the command `provision`
 */
export const run = async (executable: string, program: string): Promise<void> => {
  const argv = process.argv.slice(2)
  const command = commands.find((each) => each.program === program)
  const code = await main({
    argv: command === undefined ? argv : [command.name, ...argv],
    env: process.env,
    cwd: workingFolder,
    stdin: () => process.stdin,
    stdout: process.stdout,
    stderr: process.stderr,
    executable,
    program,
    interruption: () => catchInterruption(program),
  })
  process.exit(code)
}

const dispatch = async (input: CliInput, tools: Pick<Context, 'print' | 'say' | 'interruption'>): Promise<number> => {
  const grammar = { main: inventory, commands, shared: settingsOptions() }
  const request = parseArguments(input.argv, grammar)
  if (request.kind !== 'command') {
    tools.print(await informed(request, grammar, input.stdout.columns))
    return EXIT.done
  }
  const { command, args } = request
  return command.run(args, { ...input, ...tools, grammar, flags: args, seeHelp: seeHelp(command) })
}

/** What `--help` and `--version` print. */
const informed = async (
  request: Exclude<Request, { kind: 'command' }>,
  grammar: Grammar,
  columns = 80,
): Promise<string> => {
  const { version } = manifest
  if (request.kind === 'version') return `${version}\n`
  const { helpText } = await import('./help-text.js')
  return helpText(request.command, grammar, { version, width: Math.min(columns, WIDEST) })
}

/** An explained failure is one line; anything else is a bug, and says so with its stack. */
const report = (error: unknown, say: (line: string) => void, write: (text: string) => void): number => {
  if (error instanceof ExplainedError) {
    say(error.withHint)
    return error.exitCode
  }
  say(`this is a bug in vm-inventory, please report it with the text below`)
  const text = error instanceof Error ? (error.stack ?? String(error)) : String(error)
  for (const line of text.split('\n')) write(`  ${printable(line)}\n`)
  return EXIT.error
}
