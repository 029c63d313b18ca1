import type { ResourceInstance } from '../state/state.js'

/** The address of an instance as Terraform writes it: `module.m["k"].libvirt_domain.vm[0]`. */
export const resourceAddress = ({ module, mode, type, name, indexKey }: ResourceInstance): string => {
  const path = `${module === '' ? '' : `${module}.`}${mode === 'data' ? 'data.' : ''}${type}.${name}`
  return indexKey === undefined ? path : `${path}[${JSON.stringify(indexKey)}]`
}
