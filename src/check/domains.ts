import { ExplainedError } from '../errors.js'
import type { Environment } from '../model/environment.js'
import { CommandError } from '../process/command-error.js'
import { runCommand } from '../process/run-command.js'
import { virshCommand } from '../process/virsh-command.js'

/** Milliseconds. */
const TIMEOUT = 30_000

/** Bytes. */
const MOST = 64 * 2 ** 20

/**
 * Names of all domains that libvirt at `uri` knows, running or not. Asks `virsh`.
 *
 * @throws ExplainedError when virsh is not installed, or libvirt does not answer.
 */
export const listDomains = async (
  uri: string,
  { env, cwd }: { readonly env: Environment; readonly cwd: string },
): Promise<ReadonlySet<string>> => {
  try {
    const command = virshCommand(uri, cwd, ['list', '--all', '--name'])
    const names = await runCommand(command, { env, timeLimit: TIMEOUT, keepStdout: MOST })
    return new Set(names.split('\n').filter((name) => name !== ''))
  } catch (error) {
    if (!(error instanceof CommandError)) throw error
    throw new ExplainedError(`libvirt at ${uri} does not answer${reason(error)}`, 'is libvirtd running?', {
      cause: error,
    })
  }
}

const reason = ({ reason: why, tail }: CommandError): string => {
  if (why === 'timeout') return ` within ${TIMEOUT / 1000} s`
  const line = tail.findLast((text) => text.startsWith('error: '))
  return line === undefined ? '' : `: ${line.slice('error: '.length)}`
}
