import { parseIni } from '../ini/parse-ini.js'
import type { Vars } from '../model/value.js'

/** A host of the old file: its name, and what its line begins with. */
export interface OldHost {
  readonly name: string
  readonly token: string
  /** Undefined in a file that Ansible would refuse. */
  readonly vars?: Vars
}

/** The hosts of the old file; of one that Ansible would refuse, what its lines look like. */
export const oldHosts = (text: string): OldHost[] => {
  try {
    return [...parseIni(text).hosts.values()].map(({ name, vars }) => ({
      name: typeof vars.vm_name === 'string' || typeof vars.vm_name === 'number' ? String(vars.vm_name) : name,
      token: name,
      vars,
    }))
  } catch {
    return text.split('\n').flatMap((line) => {
      const token = /^\s*([^\s#;[=]+)/.exec(line)?.[1]
      const name = /\svm_name=(?:"'?|')?([^\s"']+)/.exec(line)?.[1] ?? token
      return token === undefined || name === undefined ? [] : [{ name, token }]
    })
  }
}
