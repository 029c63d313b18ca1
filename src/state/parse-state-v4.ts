import { isAbsent, isObject, type JsonObject } from '../model/json-shape.js'
import type { Mutable } from '../model/mutable.js'
import { record } from '../model/value.js'
import { refuseDuplicates } from './refuse-duplicates.js'
import { sensitivePaths } from './sensitive-paths.js'
import type { ResourceInstance, State, StateValue } from './state.js'
import { malformed } from './state-error.js'
import { parseFlat, parseOutputs } from './state-fields.js'

/**
 * A version 4 state, Terraform's or OpenTofu's, from its parsed JSON. Only the fields that are used are looked at.
 *
 * @throws StateError when one of them is not what Terraform writes
 */
export const parseStateV4 = (json: JsonObject): State => {
  const { outputs, resources } = json
  // Terraform takes a file without resources for an empty state; here that could be anybody's JSON.
  if (resources === undefined) throw malformed()
  return { outputs: parseOutputs(outputs), instances: resources === null ? [] : parseResources(resources) }
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
    const one: Mutable<ResourceInstance> = {
      module,
      mode,
      type,
      name,
      tainted: status === 'tainted',
      attributes: parseAttributes(instance),
      sensitive: sensitivePaths(instance.sensitive_attributes, instance.attributes),
    }
    if (!isAbsent(index_key)) one.indexKey = index_key as string | number
    parsed.push(one)
  }
}

const parseAttributes = ({ attributes, attributes_flat }: JsonObject): Record<string, StateValue> => {
  if (!isAbsent(attributes)) {
    if (!isObject(attributes)) throw malformed()
    return attributes as Record<string, StateValue>
  }
  return isAbsent(attributes_flat) ? record<StateValue>() : parseFlat(attributes_flat)
}
