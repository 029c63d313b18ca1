import type { Config } from '../config/config.js'
import type { StateFile } from '../discovery/state-file.js'
import { usedTypes } from '../hosts/used-types.js'
import { lookAtState } from '../state/look-at-state.js'
import { parseState } from '../state/parse-state.js'
import { selectResources } from '../state/select-resources.js'
import { StateError } from '../state/state-error.js'

/** What is wrong with a state where {@link selectResources} passes over it: its VM is listed, but Terraform refuses it. */
export const hiddenDamage = (file: StateFile, config: Config): StateError | undefined => {
  const look = lookAtState(file, config)
  if (look.kind !== 'text') return undefined
  const { text } = look
  const selected = selectResources(text, usedTypes(config))
  return selected === text || refusal(selected) !== undefined ? undefined : refusal(text)
}

const refusal = (text: string): StateError | undefined => {
  try {
    parseState(text)
    return undefined
  } catch (error) {
    if (error instanceof StateError) return error
    throw error
  }
}
