import { ExplainedError } from '../errors.js'
import { failedBy } from '../process/command-error.js'
import type { Libvirt } from './libvirt.js'
import type { Task } from './task.js'

/**
 * Checks that libvirt runs, that it has the pool and the network, and that the host is large enough for the VM.
 *
 * @throws ExplainedError for the first check that fails
 */
export const checkHypervisor = async ({ libvirt, setting, pool }: Task): Promise<void> => {
  if (libvirt === undefined) return
  const node = await ask(
    libvirt,
    ['nodeinfo'],
    `libvirt cannot be reached at ${libvirt.uri}`,
    'start it: systemctl start libvirtd; or set libvirt_uri; and is your user in the group libvirt?',
  )
  refuseMore('vcpus', setting('vcpus'), Number(field(node, 'CPU\\(s\\)')), 'CPUs')
  refuseMore('memory', setting('memory'), Math.floor(Number.parseInt(field(node, 'Memory size'), 10) / 1024), 'MiB')

  const poolInfo = await ask(
    libvirt,
    ['pool-info', '--bytes', '--pool', pool],
    `libvirt has no storage pool "${pool}"`,
    `create it: ${libvirt.virshLine('pool-define-as', pool, 'dir', '--target', '/var/lib/libvirt/images')}`,
  )
  if (field(poolInfo, 'State') !== 'running') {
    throw new ExplainedError(`the storage pool "${pool}" is not active`, libvirt.virshLine('pool-start', pool))
  }
  const available = Number(field(poolInfo, 'Available'))
  if (available < LEAST) {
    throw new ExplainedError(
      `the disk is full: the storage pool "${pool}" has ${Math.floor(available / MIB)} MiB left`,
      'make room in it, or set pool to another',
    )
  }

  const network = setting('network_name') ?? 'default'
  const networkInfo = await ask(
    libvirt,
    ['net-info', '--network', network],
    `libvirt has no network "${network}"`,
    `see: ${libvirt.virshLine('net-list', '--all')}`,
  )
  if (field(networkInfo, 'Active') !== 'yes') {
    throw new ExplainedError(`the network "${network}" is not active`, libvirt.virshLine('net-start', network))
  }
}

const MIB = 1024 ** 2
/** With less than this, not even an empty disk and its seed image fit. */
const LEAST = 16 * MIB

const ask = async (libvirt: Libvirt, args: string[], message: string, hint: string): Promise<string> => {
  try {
    return await libvirt.virsh(...args)
  } catch (error) {
    if (!failedBy('exit', error)) throw error
    throw new ExplainedError(message, hint, { cause: error })
  }
}

const field = (text: string, name: string): string => new RegExp(`^${name}:\\s+(.*?)\\s*$`, 'm').exec(text)?.[1] ?? ''

const refuseMore = (name: string, asked: string | undefined, there: number, unit: string): void => {
  if (asked === undefined || !(Number(asked) > there)) return
  throw new ExplainedError(`${name} ${asked} is more than the host has: ${there} ${unit}`, `ask for ${there} or less`)
}
