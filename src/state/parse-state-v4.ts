import { isAbsent, type JsonObject } from '../model/json-shape.js'
import type { Mutable } from '../model/mutable.js'
import { record } from '../model/value.js'
import { refuseDuplicates } from './refuse-duplicates.js'
import { sensitivePaths } from './sensitive-paths.js'
import type { ResourceInstance, State, StateValue } from './state.js'
import { Malformed } from './state-error.js'
import { eachAt, nameAt, objectAt, parseFlat, parseOutputs, textAt } from './state-fields.js'

/**
 * A version 4 state, Terraform's or OpenTofu's, from its parsed JSON. Only the fields that are used are looked at.
 *
 * @throws StateError when one of them is not what Terraform writes
 */
export const parseStateV4 = (json: JsonObject): State => {
  const instances: ResourceInstance[] = []
  const state: Draft = { outputs: parseOutputs(json.outputs), instances }
  // Terraform takes a file without resources for an empty state; here that could be anybody's JSON.
  if (json.resources !== null) eachAt('resources', json.resources, (resource) => parseResource(resource, state))
  refuseDuplicates(instances)
  return state
}

type Draft = Mutable<State> & { readonly instances: ResourceInstance[] }

const parseResource = (resource: unknown, state: Draft): void => {
  const fields = objectAt('', resource)
  const { mode } = fields
  if (mode !== 'managed' && mode !== 'data') throw new Malformed('mode', 'should be "managed" or "data"')
  const type = nameAt('type', fields.type)
  const name = nameAt('name', fields.name)
  const module = textAt('module', fields.module ?? '')
  if (isAbsent(fields.instances)) return
  eachAt('instances', fields.instances, (item) => {
    const instance = objectAt('', item)
    const { deposed, status, index_key } = instance
    if (!isAbsent(deposed) && textAt('deposed', deposed) !== '') {
      state.deposed = true
      return
    }
    if (!isAbsent(status)) textAt('status', status)
    if (!isAbsent(index_key) && typeof index_key !== 'string' && !Number.isSafeInteger(index_key)) {
      throw new Malformed('index_key', 'should be a string or a whole number')
    }
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
    state.instances.push(one)
  })
}

const parseAttributes = ({ attributes, attributes_flat }: JsonObject): Record<string, StateValue> => {
  if (!isAbsent(attributes)) return objectAt('attributes', attributes) as Record<string, StateValue>
  return isAbsent(attributes_flat) ? record<StateValue>() : parseFlat('attributes_flat', attributes_flat)
}
