import { isAbsent, isObject, type JsonObject } from '../model/json-shape.js'
import { record } from '../model/value.js'
import { refuseDuplicates } from './refuse-duplicates.js'
import type { Output, ResourceInstance, State, StateValue } from './state.js'
import { malformed } from './state-error.js'
import { parseFlat, parseOutputs } from './state-fields.js'

/**
 * A version 3 state (Terraform 0.7 to 0.11) from its parsed JSON. All scalars in attributes are strings there.
 *
 * @throws StateError when a field that is used is not what Terraform writes
 */
export const parseStateV3 = ({ modules }: JsonObject): State => {
  if (!Array.isArray(modules)) throw malformed()
  let outputs = record<Output>()
  const instances: ResourceInstance[] = []
  for (const part of modules) {
    if (!isObject(part)) throw malformed()
    const module = parseModulePath(part.path)
    if (module === '') outputs = parseOutputs(part.outputs)
    if (isAbsent(part.resources)) continue
    if (!isObject(part.resources)) throw malformed()
    for (const [key, resource] of Object.entries(part.resources)) {
      const instance = parseResource(module, key, resource)
      if (instance !== undefined) instances.push(instance)
    }
  }
  refuseDuplicates(instances)
  return { outputs, instances }
}

/** `["root", "a", "b"]` as `module.a.module.b`. */
const parseModulePath = (path: unknown): string => {
  if (!Array.isArray(path) || path[0] !== 'root' || !path.every((step) => typeof step === 'string')) throw malformed()
  return path
    .slice(1)
    .map((step) => `module.${step}`)
    .join('.')
}

/** The keys are `type.name`, `type.name.0` when there are several, with `data.` in front for data. */
const KEY = /^(data\.)?([^.]+)\.([^.]+?)(?:\.(\d{1,15}))?$/

const parseResource = (module: string, key: string, resource: unknown): ResourceInstance | undefined => {
  const match = KEY.exec(key)
  if (match === null || !isObject(resource)) throw malformed()
  const { primary } = resource
  // Without a primary only deposed objects are left.
  if (isAbsent(primary)) return undefined
  if (!isObject(primary)) throw malformed()
  const { id, attributes, tainted } = primary
  if (!isAbsent(tainted) && typeof tainted !== 'boolean') throw malformed()
  if (!isAbsent(id) && typeof id !== 'string') throw malformed()
  const nested = isAbsent(attributes) ? record<StateValue>() : parseFlat(attributes)
  const [, data, type = '', name = '', index] = match
  return {
    module,
    mode: data === undefined ? 'managed' : 'data',
    type,
    name,
    ...(index !== undefined && { indexKey: Number(index) }),
    tainted: tainted === true,
    attributes: typeof id === 'string' && nested.id === undefined ? Object.assign(nested, { id }) : nested,
    sensitive: [],
  }
}
