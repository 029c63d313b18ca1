import type { FragmentReading } from '../model/inventory.js'
import { Float, type Value, type Vars } from '../model/value.js'

/** True when a variable of the fragment is, or contains, a {@link Float}. */
export const holdsFloat = ({ hosts, groups }: FragmentReading): boolean =>
  hosts.some(({ vars }) => inVars(vars)) || groups.some(({ vars }) => inVars(vars))

const inVars = (vars: Vars): boolean => {
  for (const key in vars) if (typeof vars[key] === 'object' && inValue(vars[key])) return true
  return false
}

const inValue = (value: Value): boolean => {
  if (value instanceof Float) return true
  if (Array.isArray(value)) return value.some(inValue)
  return typeof value === 'object' && value !== null && Object.values(value).some(inValue)
}
