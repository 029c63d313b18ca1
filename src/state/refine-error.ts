import { StateError } from './state-error.js'

/** The error, with the field that is wrong named where it did not say which. */
export const refineError = async (error: StateError, text: string): Promise<StateError> => {
  if (!error.vague) return error
  const { explainState } = await import('./explain-state.js')
  return new StateError(error.code, await explainState(text), error.hint)
}
