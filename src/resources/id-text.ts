import type { StateValue } from '../state/state.js'

/** An id as text: some providers give it as a number where another resource speaks of it. Undefined for anything else. */
export const idText = (id: StateValue | undefined): string | undefined =>
  typeof id === 'number' || (typeof id === 'string' && id !== '') ? String(id) : undefined
