import { StateError } from './state-error.js'

/** The error with which a state's text was refused, and with the field that is wrong where it did not say which. */
export const refineError = async (error: StateError, text: string): Promise<StateError> => {
  if (!error.vague) return error
  const { malformedField } = await import('./malformed-field.js')
  const field = malformedField(JSON.parse(text))
  return field === undefined ? error : new StateError(error.code, `${error.message}: ${field}`, error.hint)
}
