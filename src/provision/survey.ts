import type { ResourceInstance } from '../state/state.js'
import type { Task } from './task.js'
import { type Held, readWorkspace } from './workspace.js'

/** What there is of a VM before anything is changed. "Stray" is what libvirt has of the VM's name and the state does not hold. */
export interface Survey extends Held {
  /** Whether the hypervisor has the domain that the state holds. */
  readonly isHere: boolean
  /** UUID of a domain of this name that the state does not hold. */
  readonly strayDomain?: string
  /** Names of the files or volumes that are that domain's disks. */
  readonly strayDisks: readonly string[]
  /** Volumes with this VM's names that the state does not hold. */
  readonly strayVolumes: readonly string[]
  /** All volumes of the pool. */
  readonly volumes: readonly string[]
}

/** Looks at the workspace, its state and the hypervisor. Changes nothing, and creates no workspace. */
export const survey = async (task: Task): Promise<Survey> => {
  const held = await readWorkspace(task)
  return { ...held, ...(await findStrays(task, held.resources)) }
}

/** Name of the seed image, as in terraform/main.tf. */
export const seedName = (vm: string): string => `${vm}-seed.iso`

/** Names of the VM's volumes, as in terraform/main.tf. */
export const volumeNames = (vm: string): string[] => [`${vm}.qcow2`, seedName(vm)]

/** Whether there is anything of the VM, in its state or beside it. */
export const isAnything = ({ resources, deposed, strayDomain, strayVolumes }: Survey): boolean =>
  resources.length > 0 || deposed === true || strayDomain !== undefined || strayVolumes.length > 0

const findStrays = async (
  { vm, libvirt, pool }: Task,
  resources: readonly ResourceInstance[],
): Promise<Omit<Survey, keyof Held>> => {
  if (libvirt === undefined) return { isHere: false, strayDisks: [], strayVolumes: [], volumes: [] }
  const uuid = await libvirt.domainUuid(vm)
  const isHere = resources.some(
    ({ type, attributes }) => type === 'libvirt_domain' && [attributes.id, attributes.uuid].includes(uuid ?? ''),
  )
  const held = new Set(resources.map(({ attributes }) => attributes.name))
  const volumes = await libvirt.volumes(pool)
  const strayVolumes = volumeNames(vm).filter((name) => !held.has(name) && volumes.includes(name))
  const there = { isHere, strayDisks: [], strayVolumes, volumes }
  return uuid === undefined || isHere ? there : { ...there, strayDomain: uuid, strayDisks: await libvirt.disks(vm) }
}

/** Whether a run of this program was killed at work on the VM, before which nothing stray of that name was there. */
export const wasAtWork = ({ journal }: Pick<Task, 'journal'>): boolean =>
  journal?.ours === true && journal.phase !== 'up'

/**
 * Whether the strays were left by a killed run of this program: it was at work, nothing stray was there before, and the state holds
 * no domain, whose place another may have taken. A stray domain must have our disks: somebody may have made one of that name since.
 */
export const areOurs = (task: Task, { resources, strayDomain, strayDisks }: Survey): boolean =>
  wasAtWork(task) &&
  !resources.some(({ type }) => type === 'libvirt_domain') &&
  (strayDomain === undefined || isOnOurDisks(task.vm, resources, strayDisks))

/**
 * Whether all disks are ours, and at least one is certain: a volume of the state or the seed image, a name that nobody else uses.
 */
const isOnOurDisks = (vm: string, resources: readonly ResourceInstance[], disks: readonly string[]): boolean => {
  const held = resources.filter(({ type }) => /^libvirt_(volume|cloudinit_disk)$/.test(type))
  const sure = new Set([seedName(vm), ...held.map(({ attributes }) => attributes.name)])
  const ours = new Set([...sure, ...volumeNames(vm)])
  return disks.some((disk) => sure.has(disk)) && disks.every((disk) => ours.has(disk))
}

/** Something in libvirt that the state does not hold: what it is, and the command that removes it. */
export interface Stray {
  readonly what: string
  readonly remove: string
}

/** All that libvirt has of the VM and the state does not hold. */
export const strays = ({ vm, libvirt, pool }: Task, { strayDomain, strayVolumes }: Survey): Stray[] => {
  if (libvirt === undefined) return []
  const line = libvirt.virshLine
  const volumes = strayVolumes.map((name) => ({
    what: `a volume ${name}`,
    remove: line('vol-delete', '--pool', pool, name),
  }))
  if (strayDomain === undefined) return volumes
  // libvirt would undefine a running domain and keep it running, so it is destroyed first.
  const remove = `${line('destroy', vm)}; ${line('undefine', vm)}`
  return [{ what: `a domain ${vm} (${strayDomain})`, remove }, ...volumes]
}
