import type { Config } from '../config/config.js'
import type { StateFile } from '../discovery/state-file.js'
import { usedTypes } from '../hosts/used-types.js'
import { readStateFast } from '../state/read-state-fast.js'
import { selectResources } from '../state/select-resources.js'

/** Whether a state is damaged where {@link selectResources} passes over it: its VM is listed, but Terraform refuses it. */
export const hasHiddenDamage = ({ path }: StateFile, config: Config): boolean => {
  const text = readStateFast(path)
  if (typeof text !== 'string') return false
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
