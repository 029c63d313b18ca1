import { basename } from 'node:path'
import { ExplainedError } from '../errors.js'
import type { ProgramCall } from '../process/command.js'
import { CommandError, failedBy } from '../process/command-error.js'
import { virshCommand, virshLine } from '../process/virsh-command.js'
import { ask, type Session, tryToAsk } from './session.js'

/** One hypervisor, asked through virsh. */
export interface Libvirt {
  readonly uri: string
  /** UUID of the domain of that name, undefined when there is none. */
  readonly domainUuid: (name: string) => Promise<string | undefined>
  /** Names of the files or volumes that are a domain's disks. */
  readonly disks: (name: string) => Promise<string[]>
  /** The domain's addresses by DHCP leases, without prefix length; none while it is not running or libvirt does not know them. */
  readonly addresses: (name: string) => Promise<string[]>
  /** Names of the volumes in a pool. */
  readonly volumes: (pool: string) => Promise<string[]>
  readonly deleteVolume: (pool: string, name: string) => Promise<void>
  /** Any other virsh command, for the caller to run. */
  readonly command: (...args: string[]) => ProgramCall
  /** Runs such a command, and returns its output. */
  readonly virsh: (...args: string[]) => Promise<string>
  /** Such a command as a person would type it. */
  readonly virshLine: (...args: string[]) => string
}

const QUICK = 30_000

/** Every call ends within half a minute. If libvirt refuses, that is a CommandError; if it does not answer, an ExplainedError. */
export const openLibvirt = (uri: string, session: Session): Libvirt => {
  const timeLimit = Math.min(QUICK, session.timeout)
  const command = (...args: string[]): ProgramCall => virshCommand(uri, session.config.root, args)
  const virsh = async (...args: string[]): Promise<string> => {
    try {
      return await ask(session, command(...args), { timeLimit })
    } catch (error) {
      if (!failedBy('timeout', error)) throw error
      throw new ExplainedError(error.message, `libvirt at ${uri} does not answer: is libvirtd running?`, {
        cause: error,
      })
    }
  }
  const names = async (...args: string[]): Promise<string[]> => lines(await virsh(...args))
  return {
    uri,
    command,
    virsh,
    virshLine: (...args) => virshLine(uri, args),
    domainUuid: async (name) => {
      if (!(await names('list', '--all', '--name')).includes(name)) return undefined
      return (await virsh('domuuid', '--domain', name)).trim()
    },
    // Two columns: the target, and the source or - for none.
    disks: async (name) =>
      (await names('domblklist', '--domain', name)).map((line) => basename(line.replace(/^\S+\s+/, ''))),
    addresses: async (name) => {
      try {
        const text = await tryToAsk(session, command('domifaddr', '--domain', name, '--source', 'lease'), { timeLimit })
        return [...text.matchAll(/\sipv[46]\s+(\S+?)(?:\/\d+)?\s*$/gm)].flatMap(([, address]) => address ?? [])
      } catch (error) {
        if (error instanceof CommandError && error.reason !== 'stopped') return []
        throw error
      }
    },
    // Two columns: the name, which has no white space, and the path.
    volumes: async (pool) => (await names('vol-list', '--pool', pool)).map((line) => line.replace(/\s.*$/, '')),
    deleteVolume: async (pool, name) => {
      await virsh('vol-delete', '--vol', name, '--pool', pool)
    },
  }
}

const lines = (text: string): string[] =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
