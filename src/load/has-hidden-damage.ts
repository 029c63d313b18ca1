import type { Config } from '../config/config.js'
import type { StateFile } from '../discovery/state-file.js'
import { usedTypes } from '../hosts/used-types.js'
import { lookAtState } from '../state/look-at-state.js'
import { selectResources } from '../state/select-resources.js'

/** Whether a state is damaged where {@link selectResources} passes over it: its VM is listed, but Terraform refuses it. */
export const hasHiddenDamage = (file: StateFile, config: Config): boolean => {
  const look = lookAtState(file, config)
  if (look.kind !== 'text') return false
  const { text } = look
  const selected = selectResources(text, usedTypes(config))
  return selected !== text && isJson(selected) && !isJson(text)
}

const isJson = (text: string): boolean => {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}
