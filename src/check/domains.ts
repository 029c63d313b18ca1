import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { ExplainedError, systemErrorCode } from '../errors.js'

const TIMEOUT = 30_000

/**
 * Names of all domains that libvirt at `uri` knows, running or not, as `virsh` tells them.
 *
 * @throws ExplainedError when virsh is not installed, or libvirt does not answer.
 */
export const listDomains = async (
  uri: string,
  { env, cwd }: { readonly env: Readonly<Record<string, string | undefined>>; readonly cwd: string },
): Promise<ReadonlySet<string>> => {
  try {
    const { stdout } = await promisify(execFile)('virsh', ['--quiet', `--connect=${uri}`, 'list', '--all', '--name'], {
      cwd,
      env: { ...env, LC_ALL: 'C' },
      timeout: TIMEOUT,
      maxBuffer: 64 * 1024 * 1024,
    })
    return new Set(stdout.split('\n').filter((name) => name !== ''))
  } catch (error) {
    if (systemErrorCode(error) === 'ENOENT') {
      throw new ExplainedError('virsh is not installed', 'install libvirt-clients', { cause: error })
    }
    throw new ExplainedError(`libvirt at ${uri} does not answer${reason(error)}`, 'is libvirtd running?', {
      cause: error,
    })
  }
}

const reason = (error: unknown): string => {
  if (!(error instanceof Error)) return ''
  if ('killed' in error && error.killed === true) return ` within ${TIMEOUT / 1000} s`
  const said = 'stderr' in error && typeof error.stderr === 'string' ? error.stderr : ''
  const line = said.split('\n').findLast((text) => text.startsWith('error: '))
  return line === undefined ? '' : `: ${line.slice('error: '.length)}`
}
