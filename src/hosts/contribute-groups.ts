import type { GroupContribution } from '../model/inventory.js'
import { record, type Vars } from '../model/value.js'
import type { Declaration } from '../resources/resource-type.js'
import { WITHHELD } from '../resources/withhold.js'
import { plainNames } from './plain-names.js'
import { NONSENSITIVE, type Report } from './report.js'
import { setPlainVariables } from './set-variables.js'

/** The groups that resources of the Ansible providers declare, each once. */
export const contributeGroups = (
  declarations: readonly Declaration[],
  exact: boolean,
  report: Report,
): GroupContribution[] => {
  if (declarations.length === 0) return []
  const groups = new Map<string, { readonly vars: Vars; readonly children: Set<string> }>()
  for (const { name, vars, members } of declarations) {
    if (typeof name !== 'string' || name === '') {
      if (name === WITHHELD) {
        const message = 'the name of a group is sensitive; the group is left out'
        report('name-sensitive', 'warning', message, NONSENSITIVE)
      }
      continue
    }
    const group = groups.get(name) ?? { vars: record(), children: new Set<string>() }
    groups.set(name, group)
    const context = { owner: `the group ${name}`, exact, report }
    setPlainVariables(group.vars, vars, 'the variables', context)
    for (const child of plainNames(members, 'the children', context)) group.children.add(child)
  }
  return Array.from(groups, ([name, { vars, children }]) => ({ name, vars, children: [...children] }))
}
