import { EXIT, ExplainedError } from '../errors.js'
import { disagreeing, type ExplainedGroup, type ExplainedVariable, explainHost } from '../explain/explain-host.js'
import type { Inventory, SourceRef } from '../model/inventory.js'
import { NO_ADDRESS } from '../model/no-address.js'
import { printable } from '../model/printable.js'
import { formatProblem } from '../model/problem.js'
import { statusText } from '../model/status-text.js'
import type { Context } from './command.js'
import { summarise } from './host-summary.js'
import { inlineJson, jsonText } from './json-text.js'
import { table } from './table.js'
import { unknownName } from './unknown-name.js'

interface Asked {
  readonly name: string
  readonly variable: string | undefined
  readonly json: boolean
}

/** Prints what is known of one host, or of one of its variables. */
export const printExplanation = ({ name, variable, json }: Asked, inventory: Inventory, { print }: Context): number => {
  const host = inventory.hosts.get(name)
  const vm = inventory.vms.get(name)
  if (host === undefined && vm === undefined) throw unknownName(name, inventory)
  const all = host === undefined ? { variables: [], groups: [] } : explainHost(host, inventory)
  const variables = variable === undefined ? all.variables : all.variables.filter((each) => each.name === variable)
  if (variable !== undefined && variables.length === 0) {
    throw new ExplainedError(
      `${name} has no variable ${variable}`,
      `see all of them with: vm-inventory explain ${name}`,
    )
  }
  const problems = inventory.problems.filter((problem) => problem.vm === name)
  const groups = variable === undefined ? all.groups : []
  const summary = summarise(name, inventory)
  if (json) {
    print(jsonText({ ...summary, variables, ...(variable === undefined && { groups, problems }) }))
    return EXIT.done
  }
  if (variable === undefined) {
    const what = vm === undefined ? 'a host of a hand-written fragment' : statusText[vm.status]
    print(`${printable(name)}: ${host === undefined ? 'not listed: ' : ''}${what}\n`)
    for (const key of ['state', 'fragment'] as const) if (summary[key]) print(`${key}: ${printable(summary[key])}\n`)
    for (const problem of problems) print(`${problem.severity}: ${formatProblem(problem)}\n`)
  }
  if (groups.length > 0) print(`\n${table(['GROUP', 'BECAUSE'], groups.map(groupRow))}`)
  if (variables.length > 0) {
    print(
      `${variable === undefined ? '\n' : ''}${table(['VARIABLE', 'VALUE', 'SET BY'], variables.flatMap(variableRows))}`,
    )
  }
  return EXIT.done
}

const groupRow = ({ name, sources, through }: ExplainedGroup): string[] => [
  name,
  [
    ...sources.map((source) => place(source)),
    ...through.map((child) => `its child ${child}`),
    ...(sources.length === 0 && through.length === 0 ? [OWN_GROUPS[name] ?? 'vm-infra'] : []),
  ].join(', '),
]

/** Groups that vm-infra itself puts hosts in. */
const OWN_GROUPS: Readonly<Record<string, string>> = {
  ungrouped: 'it is in no other group',
  [NO_ADDRESS]: 'no source gives it an address',
  vms: 'it is a VM',
}

const variableRows = (variable: ExplainedVariable): string[][] => [
  [variable.name, inlineJson(variable.value), setBy(variable)],
  ...disagreeing(variable).map((lost) => ['  lost', inlineJson(lost.value), setBy(lost)]),
]

const setBy = ({ source, group }: { source: SourceRef; group?: string }): string =>
  `${place(source)}${group === undefined ? '' : ` (group ${group})`}`

const place = ({ path, line }: SourceRef): string => (line === undefined ? path : `${path}:${line}`)
