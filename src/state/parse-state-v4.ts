import { unflatten } from './flatmap.js'
import { isAbsent, isObject, type JsonObject } from './json-shape.js'
import { sensitivePaths } from './sensitive-paths.js'
import { malformed, StateError } from './state-error.js'
import type { Output, ResourceInstance, State, StateValue } from './state.js'

/**
 * A version 4 state, Terraform's or OpenTofu's, from its parsed JSON. Only the fields that are used are looked at.
 *
 * @throws StateError when one of them is not what Terraform writes
 */
export const parseStateV4 = (json: JsonObject): State => {
  const { terraform_version, resources } = json
  // Terraform takes a file without resources for an empty state; here that could be anybody's JSON.
  if (resources === undefined || (!isAbsent(terraform_version) && typeof terraform_version !== 'string'))
    throw malformed()
  return {
    version: 4,
    ...(typeof terraform_version === 'string' && { terraformVersion: terraform_version }),
    serial: parseSerial(json.serial),
    lineage: parseLineage(json.lineage),
    outputs: parseOutputs(json.outputs),
    instances: resources === null ? [] : parseResources(resources),
  }
}

/** A state's serial; 0 when it has none. */
export const parseSerial = (serial: unknown): number | bigint => {
  if (isAbsent(serial)) return 0
  if (typeof serial !== 'bigint' && !(typeof serial === 'number' && Number.isInteger(serial))) throw malformed()
  return serial
}

/** A state's lineage; empty when it has none. */
export const parseLineage = (lineage: unknown): string => {
  if (isAbsent(lineage)) return ''
  if (typeof lineage !== 'string') throw malformed()
  return lineage
}

/** The outputs of a root module, the same in every version. */
export const parseOutputs = (outputs: unknown): Record<string, Output> => {
  const parsed: Record<string, Output> = Object.create(null)
  if (isAbsent(outputs)) return parsed
  if (!isObject(outputs)) throw malformed()
  for (const name of Object.keys(outputs)) {
    const output = outputs[name]
    if (!isObject(output) || output.value === undefined) throw malformed()
    const { sensitive } = output
    if (!isAbsent(sensitive) && typeof sensitive !== 'boolean') throw malformed()
    parsed[name] = { value: output.value as StateValue, sensitive: sensitive === true }
  }
  return parsed
}

const parseResources = (resources: unknown): ResourceInstance[] => {
  if (!Array.isArray(resources)) throw malformed()
  const parsed: ResourceInstance[] = []
  for (const resource of resources) parseResource(resource, parsed)
  refuseDuplicates(parsed)
  return parsed
}

const parseResource = (resource: unknown, parsed: ResourceInstance[]): void => {
  if (!isObject(resource)) throw malformed()
  const { mode, type, name, instances } = resource
  const module = resource.module ?? ''
  if (mode !== 'managed' && mode !== 'data') throw malformed()
  if (typeof type !== 'string' || typeof name !== 'string' || type === '' || name === '') throw malformed()
  if (typeof module !== 'string') throw malformed()
  if (isAbsent(instances)) return
  if (!Array.isArray(instances)) throw malformed()
  for (const instance of instances) {
    if (!isObject(instance)) throw malformed()
    const { deposed, status, index_key } = instance
    if (!isAbsent(deposed) && typeof deposed !== 'string') throw malformed()
    if (deposed) continue
    if (!isAbsent(status) && typeof status !== 'string') throw malformed()
    if (!isAbsent(index_key) && typeof index_key !== 'string' && !Number.isSafeInteger(index_key)) throw malformed()
    parsed.push({
      module,
      mode,
      type,
      name,
      ...(!isAbsent(index_key) && { indexKey: index_key as string | number }),
      tainted: status === 'tainted',
      attributes: parseAttributes(instance),
      sensitive: sensitivePaths(instance.sensitive_attributes),
    })
  }
}

const parseAttributes = ({ attributes, attributes_flat }: JsonObject): Record<string, StateValue> => {
  if (!isAbsent(attributes)) {
    if (!isObject(attributes)) throw malformed()
    return attributes as Record<string, StateValue>
  }
  return isAbsent(attributes_flat) ? Object.create(null) : parseFlat(attributes_flat)
}

/** Flat attributes, nested. */
export const parseFlat = (flat: unknown): Record<string, StateValue> => {
  if (!isObject(flat)) throw malformed()
  for (const key of Object.keys(flat)) if (typeof flat[key] !== 'string') throw malformed()
  return unflatten(flat as Record<string, string>)
}

const refuseDuplicates = (instances: readonly ResourceInstance[]): void => {
  const seen = new Set<string>()
  for (const { module, mode, type, name, indexKey } of instances) {
    // A number and a string of the same digits are two keys for Terraform.
    seen.add(`${module} ${mode} ${type} ${name} ${typeof indexKey} ${indexKey}`)
  }
  if (seen.size === instances.length) return
  throw new StateError(
    'state-not-state',
    'the state holds one resource instance twice',
    'look at it with: terraform state list, and remove what is double from the file',
  )
}
