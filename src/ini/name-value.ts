import type { Value } from '../model/value.js'
import { parseLiteral } from './python-literal.js'

/** What a VM's name is to Ansible where a line gives it as a variable: `1e5` is a number. */
export const nameValue = (name: string): Value => {
  try {
    return parseLiteral(name)
  } catch {
    return name
  }
}
