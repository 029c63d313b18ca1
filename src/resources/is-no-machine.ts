import type { ResourceInstance } from '../state/state.js'
import { resourceTypes } from './index.js'

/** Providers that have no machines; and libvirt, whose only machine type is in the registry. */
const PROVIDERS = new Set([
  'ansible',
  'archive',
  'cloudinit',
  'external',
  'http',
  'libvirt',
  'local',
  'null',
  'random',
  'template',
  'terraform',
  'time',
  'tls',
])

/** Whether an instance, which nothing here reads as a machine, is certainly none. */
export const isNoMachine = (instance: ResourceInstance): boolean => {
  const { type } = instance
  if (PROVIDERS.has(type.slice(0, type.indexOf('_')))) return true
  const known = resourceTypes.get(type)
  return known?.kind === 'machine' && known.excludes?.(instance) === true
}
