import { addressVariable } from '../model/address-variable.js'
import { isObject } from '../model/json-shape.js'
import type { StateValue } from '../state/state.js'

/** The address that a map of plain variables gives; undefined where it gives none, or is no map. */
export const hostIn = (vars: StateValue | undefined): StateValue | undefined =>
  isObject(vars) ? vars[addressVariable(vars)] : undefined
