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

/** Whether a resource of this type, which nothing here reads as a machine, is certainly no machine. */
export const isNoMachine = (type: string): boolean => PROVIDERS.has(type.slice(0, type.indexOf('_')))
