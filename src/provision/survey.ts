import { ExplainedError } from '../errors.js'
import { parseState } from '../state/parse-state.js'
import type { ResourceInstance } from '../state/state.js'
import { capture } from './session.js'
import type { Task } from './task.js'
import { statePullCommand, workspacesCommand } from './terraform-commands.js'

/** What there is of a VM before anything is done. */
export interface Survey {
  readonly workspace: boolean
  /** Managed resources in its state. */
  readonly resources: readonly ResourceInstance[]
  /** UUID of a domain of this name that the state does not hold. */
  readonly strayDomain?: string
  /** Volumes named as this VM's that the state does not hold. */
  readonly strayVolumes: readonly string[]
}

/** Looks at the workspace, its state and the hypervisor. Changes nothing, and creates no workspace. */
export const survey = async (task: Task): Promise<Survey> => {
  const workspace = await hasWorkspace(task)
  const resources = workspace ? await readResources(task) : []
  return { workspace, resources, ...(await findStrays(task, resources)) }
}

/** Whether Terraform has the VM's workspace. */
export const hasWorkspace = async ({ session, call }: Task): Promise<boolean> => {
  const text = await capture(session, workspacesCommand(call))
  return text.split('\n').some((line) => line.replace(/^\*?\s*/, '').trim() === call.workspace)
}

/** The managed resources in the VM's state. Only for a workspace that exists. */
export const readResources = async ({ session, call }: Task): Promise<ResourceInstance[]> => {
  const text = await capture(session, statePullCommand(call))
  if (text.trim() === '') return []
  return parseState(text).instances.filter(({ mode }) => mode === 'managed')
}

/** Volumes of the names that terraform/main.tf gives. */
export const volumeNames = (vm: string): string[] => [`${vm}.qcow2`, `${vm}-seed.iso`]

const findStrays = async (
  { session, libvirt, setting }: Task,
  resources: readonly ResourceInstance[],
): Promise<Pick<Survey, 'strayDomain' | 'strayVolumes'>> => {
  if (libvirt === undefined) return { strayVolumes: [] }
  const uuid = await libvirt.domainUuid(session.vm)
  const known = resources.some(
    ({ type, attributes }) => type === 'libvirt_domain' && [attributes.id, attributes.uuid].includes(uuid ?? ''),
  )
  const pool = setting('pool') ?? 'default'
  const held = new Set(resources.map(({ attributes }) => attributes.name))
  const strayVolumes: string[] = []
  for (const name of volumeNames(session.vm)) {
    if (!held.has(name) && (await libvirt.hasVolume(pool, name))) strayVolumes.push(name)
  }
  return { strayVolumes, ...(uuid !== undefined && !known && { strayDomain: uuid }) }
}

/**
 * Refuses to go on over something of this VM's name that is not this program's doing.
 *
 * @throws ExplainedError that says what it is.
 */
export const refuseForeign = ({ session, journal, libvirt }: Task, { strayDomain, strayVolumes }: Survey): void => {
  if (journal?.ours === true) return
  const uri = libvirt?.uri ?? ''
  if (strayDomain !== undefined) {
    throw new ExplainedError(
      `libvirt has a domain ${session.vm} (${strayDomain}) that is not in Terraform's state and was not made by provision-vm; it is left alone`,
      `choose another name, or remove it: virsh -c ${uri} undefine ${session.vm}`,
    )
  }
  const [volume] = strayVolumes
  if (volume === undefined) return
  throw new ExplainedError(
    `the pool has a volume ${volume} that is not in Terraform's state and was not made by provision-vm; it is left alone`,
    'choose another name, or remove the volume with virsh vol-delete',
  )
}
