import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { attempt, ExplainedError } from '../errors.js'
import { parseIni } from '../ini/parse-ini.js'
import type { Environment } from '../model/environment.js'
import { CommandError } from '../process/command-error.js'
import { runCommand } from '../process/run-command.js'
import { compareAnswer } from './compare-answer.js'

/** Milliseconds: 10,000 hosts take it some ten seconds. */
const TIME_LIMIT = 600_000

/** Bytes of its answer. */
const MOST = 2 ** 30

/**
 * Has the installed `ansible-inventory` read an INI inventory, and compares what it understood with what this program's own
 * reader does: hosts, groups, children, variables.
 *
 * The text is read from a folder of its own, with settings of its own, so that neither the project's group_vars nor an
 * ansible.cfg or a variable `ANSIBLE_…` has a say.
 *
 * @param env the environment it is run in
 * @throws ExplainedError that names the first difference, or why Ansible could not be asked
 */
export const verifyWithAnsible = async (text: string, env: Environment, signal?: AbortSignal): Promise<void> => {
  const folder = temporary(() => mkdtempSync(join(tmpdir(), 'vm-infra-')))
  try {
    temporary(() => {
      writeFileSync(join(folder, 'inventory.ini'), text, { mode: 0o600 })
      writeFileSync(join(folder, 'nothing.ini'), '[vms]\n')
      writeFileSync(join(folder, 'ansible.cfg'), '')
    })
    const difference = compareAnswer(parseAnswer(await ask(folder, env, signal)), parseIni(text))
    if (difference !== undefined) throw failed(`ansible-inventory reads ${difference} differently`)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

const temporary = <T>(write: () => T): T =>
  attempt(write, (code, cause) => {
    throw new ExplainedError(
      `ansible-inventory cannot check the static inventory: ${tmpdir()} cannot be written to (${code})`,
      'set TMPDIR to another folder, or leave out --verify',
      { cause },
    )
  })

const ask = async (folder: string, env: Environment, signal: AbortSignal | undefined): Promise<string> => {
  try {
    return await list('inventory.ini', folder, env, signal)
  } catch (error) {
    if (!(error instanceof CommandError)) throw error
    if (error.reason === 'exit') await mustWork(folder, env, signal)
    throw failed('ansible-inventory refuses it', error)
  }
}

/** An `ansible-inventory` that fails for an inventory without hosts, too, does not work at all: the file is not to blame. */
const mustWork = async (folder: string, env: Environment, signal: AbortSignal | undefined): Promise<void> => {
  try {
    await list('nothing.ini', folder, env, signal)
  } catch (error) {
    if (!(error instanceof CommandError)) throw error
    throw new ExplainedError(
      'ansible-inventory does not work here: it fails even for an inventory without hosts',
      'run it to see why: ansible-inventory --list -i localhost, ; or leave out --verify',
      { cause: error },
    )
  }
}

const list = async (
  file: string,
  folder: string,
  env: Environment,
  signal: AbortSignal | undefined,
): Promise<string> => {
  const settings = {
    ANSIBLE_CONFIG: join(folder, 'ansible.cfg'),
    ANSIBLE_LOCAL_TEMP: folder,
    ANSIBLE_INVENTORY_ENABLED: 'ini',
    ANSIBLE_INVENTORY_ANY_UNPARSED_IS_FAILED: '1',
    ANSIBLE_TRANSFORM_INVALID_GROUP_CHARS: 'never',
    ANSIBLE_NOCOLOR: '1',
  }
  const command = { program: 'ansible-inventory', args: ['-i', file, '--list', '--export'], cwd: folder, env: settings }
  // The user's own settings are in the way: a verbosity puts words before the JSON, a vault's password file has to be there.
  const others = Object.fromEntries(Object.entries(env).filter(([name]) => !name.startsWith('ANSIBLE_')))
  return runCommand(command, { env: others, timeLimit: TIME_LIMIT, keepStdout: MOST, signal })
}

const failed = (message: string, cause?: unknown): ExplainedError =>
  new ExplainedError(`the static inventory fails --verify: ${message}`, 'run it without --verify to write it anyway', {
    cause,
  })

/** JSON as Python writes it: with words for what is no number, and integers of any length, which become text here. */
const parseAnswer = (stdout: string): unknown => {
  const quoted = stdout.replace(/"(?:[^"\\]|\\.)*"|-?\b(?:Infinity|\d{16,}(?![\d.eE]))|\bNaN\b/g, (part) =>
    part.startsWith('"') ? part : `"${part}"`,
  )
  try {
    return JSON.parse(quoted)
  } catch (error) {
    throw failed('the answer of ansible-inventory cannot be read', error)
  }
}
