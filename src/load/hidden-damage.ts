import type { Config } from '../config/config.js'
import type { StateFile } from '../discovery/state-file.js'
import { usedTypes } from '../hosts/used-types.js'
import type { Problem } from '../model/problem.js'
import { lookAtState } from '../state/look-at-state.js'
import { parseState } from '../state/parse-state.js'
import { selectResources } from '../state/select-resources.js'
import { StateError } from '../state/state-error.js'

/**
 * The problem of a state that is damaged where {@link selectResources} passes over it: its VM is listed, but Terraform refuses
 * the state.
 */
export const hiddenDamage = (file: StateFile, config: Config): Problem | undefined => {
  const look = lookAtState(file, config)
  if (look.kind !== 'text') return undefined
  const { text } = look
  const selected = selectResources(text, usedTypes(config))
  if (selected === text || refusal(selected) !== undefined) return undefined
  const error = refusal(text)
  return (
    error && {
      code: error.code,
      severity: 'warning',
      message: `Terraform will refuse this state because of a resource that is not used here: ${error.message}`,
      hint: error.hint,
      path: file.source.path,
    }
  )
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
