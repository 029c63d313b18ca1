import type { GroupContribution } from '../model/inventory.js'
import { record, type Vars } from '../model/value.js'
import type { Declaration } from '../resources/resource-type.js'
import { WITHHELD } from '../resources/withhold.js'
import { plainNames } from './plain-names.js'
import type { Report } from './report.js'
import { setPlainVariables } from './set-variables.js'

/** The groups that resources of the Ansible providers declare, each once. */
export const contributeGroups = (
  declarations: readonly Declaration[],
  exact: boolean,
  report: Report,
): GroupContribution[] => {
  if (declarations.length === 0) return []
  const groups = new Map<string, { name: string; vars: Vars; children: string[] }>()
  for (const { name, vars, members } of declarations) {
    if (typeof name !== 'string' || name === '') {
      if (name === WITHHELD) {
        const message = 'the name of a group is sensitive; the group is left out'
        report('name-sensitive', 'warning', message, 'mark it nonsensitive()')
      }
      continue
    }
    const group = groups.get(name) ?? { name, vars: record(), children: [] }
    groups.set(name, group)
    const context = { owner: `the group ${name}`, exact, report }
    setPlainVariables(group.vars, vars, 'the variables', context)
    for (const child of plainNames(members, 'the children', context)) {
      if (!group.children.includes(child)) group.children.push(child)
    }
  }
  return [...groups.values()]
}
