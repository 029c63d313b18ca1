import { isAbsent, type JsonObject } from '../model/json-shape.js'
import { record } from '../model/value.js'
import { refuseDuplicates } from './refuse-duplicates.js'
import type { Output, ResourceInstance, State, StateValue } from './state.js'
import { Malformed, thrownBelow } from './state-error.js'
import { eachAt, flagAt, objectAt, parseFlat, parseOutputs, shownKey, textAt } from './state-fields.js'

/**
 * A version 3 state (Terraform 0.7 to 0.11) from its parsed JSON. All scalars in attributes are strings there.
 *
 * @throws StateError when a field that is used is not what Terraform writes
 */
export const parseStateV3 = ({ modules }: JsonObject): State => {
  let outputs = record<Output>()
  const instances: ResourceInstance[] = []
  eachAt('modules', modules, (part) => {
    const { path, outputs: own, resources } = objectAt('', part)
    const module = parseModulePath(path)
    if (module === '') outputs = parseOutputs(own)
    if (isAbsent(resources)) return
    for (const [key, resource] of Object.entries(objectAt('resources', resources))) {
      const instance = parseResource(module, key, resource)
      if (instance !== undefined) instances.push(instance)
    }
  })
  refuseDuplicates(instances)
  return { outputs, instances }
}

/** `["root", "a", "b"]` as `module.a.module.b`. */
const parseModulePath = (path: unknown): string => {
  const steps: string[] = []
  eachAt('path', path, (step) => steps.push(textAt('', step)))
  if (steps[0] !== 'root') throw new Malformed('path', 'should begin with "root"')
  return steps
    .slice(1)
    .map((step) => `module.${step}`)
    .join('.')
}

/** The keys are `type.name`, `type.name.0` when there are several, with `data.` in front for data. */
const KEY = /^(data\.)?([^.]+)\.([^.]+?)(?:\.(\d{1,15}))?$/

const parseResource = (module: string, key: string, resource: unknown): ResourceInstance | undefined => {
  const match = KEY.exec(key)
  const place = `resources.${shownKey(key)}`
  if (match === null) throw new Malformed(place, 'should be an object with keys such as "aws_instance.web.0"')
  try {
    const { primary } = objectAt('', resource)
    // Without a primary only deposed objects are left.
    if (isAbsent(primary)) return undefined
    const { id, attributes, tainted } = objectAt('primary', primary)
    const ownId = isAbsent(id) ? undefined : textAt('primary.id', id)
    const nested = isAbsent(attributes) ? record<StateValue>() : parseFlat('primary.attributes', attributes)
    if (ownId !== undefined && nested.id === undefined) nested.id = ownId
    const [, data, type = '', name = '', index] = match
    return {
      module,
      mode: data === undefined ? 'managed' : 'data',
      type,
      name,
      ...(index !== undefined && { indexKey: Number(index) }),
      tainted: flagAt('primary.tainted', tainted),
      attributes: nested,
      sensitive: [],
    }
  } catch (error) {
    throw thrownBelow(place, error)
  }
}
