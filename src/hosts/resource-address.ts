import type { ResourceInstance } from '../state/state.js'

/** The address of a managed instance as Terraform writes it: `module.m["k"].libvirt_domain.vm[0]`. */
export const resourceAddress = ({ module, type, name, indexKey }: ResourceInstance): string => {
  const path = `${module === '' ? '' : `${module}.`}${type}.${name}`
  return indexKey === undefined ? path : `${path}[${JSON.stringify(indexKey)}]`
}
