import type { Config } from '../config/config.js'
import type { GroupContribution, HostContribution, SourceRef } from '../model/inventory.js'
import { orNothing } from '../model/or-nothing.js'
import type { Problem } from '../model/problem.js'
import type { State } from '../state/state.js'
import { contributeGroups } from './contribute-groups.js'
import { contributeHost } from './contribute-host.js'
import { joinDeclarations } from './join-declarations.js'
import { type NameAnswer, nameOf } from './name.js'
import { type ConventionalOutputs, readOutputs } from './outputs.js'
import { remainsOf } from './remains.js'
import { NONSENSITIVE, type Report, reportTo } from './report.js'
import { findSubjects, type Subject } from './subjects.js'
import { uniqueNames } from './unique-names.js'

/** What is known of a state besides what it says. */
export interface ExtractionContext {
  readonly source: SourceRef
  readonly workspace: string
  readonly config: Config
}

/** What one state contributes. */
export interface Extracted {
  readonly hosts: HostContribution[]
  readonly groups: readonly GroupContribution[]
  readonly problems: readonly Problem[]
  /** `read`: there is a host or a group; else what {@link remainsOf} says. */
  readonly status: 'read' | ReturnType<typeof remainsOf>
}

/**
 * The hosts and groups of one state.
 *
 * Nothing that Terraform marks sensitive is in the result, in its problems neither. Names are candidates: the merge judges
 * them. Outputs by convention count when the state holds just one host.
 *
 * @param partial the state lacks the resources that nobody uses: then VMs that only outputs tell of are not looked for
 * @throws InexactNumber when a number that is used has lost digits and the state was not parsed exactly.
 */
export const extractHosts = (state: State, context: ExtractionContext, partial = false): Extracted => {
  const { source, workspace, config } = context
  const problems: Problem[] = []
  const report = reportTo(problems, source)
  const exact = state.exact === true
  const found = findSubjects(state, config)
  const outputs = readOutputs(state.outputs)
  const { subjects, stray } = joinDeclarations(found)
  if (subjects.length === 0 && !partial) subjects.push(...toldByOutputs(outputs, state))
  const only = subjects.length === 1 ? { vmName: outputs.vm_name, workspace } : undefined
  if (subjects.length > 1) reportIdleOutputs(outputs, subjects.length, report)
  for (const name of stray) {
    const message = `a variable for the host ${name} is left out: no resource of this state is that host`
    report('value-dropped', 'notice', message, 'declare the host with an ansible_host resource')
  }

  const named = subjects.map((subject) => nameOf(subject, only))
  const names = uniqueNames(
    named.map(({ name }) => name),
    subjects,
  )
  const hosts = subjects.map((subject, at) => {
    const name = names[at] as string
    const answer = named[at] as NameAnswer
    if (answer.sensitive) {
      const message = `the name of a VM is sensitive, so it counts as missing; it is listed as ${name}`
      report('name-sensitive', 'warning', message, NONSENSITIVE, name)
    }
    if (answer.name !== name) {
      const message = `several resources of this state are named ${answer.name}; this one is listed as ${name}`
      report('name-claimed-twice', 'notice', message, 'give each resource its own name', name)
    }
    return contributeHost(name, subject, { config, workspace, exact, report, outputs: only && outputs })
  })
  const groups = contributeGroups(found.groups, exact, report)
  const status = hosts.length > 0 || groups.length > 0 ? 'read' : remainsOf(state, report)
  return { hosts, groups: orNothing(groups), problems: orNothing(problems), status }
}

/** A VM of resources that nobody knows: the outputs `vm_name` and `vm_ip` tell of it as long as something is managed. */
const toldByOutputs = (outputs: ConventionalOutputs, { instances }: State): Subject[] => {
  if (outputs.vm_name === undefined || outputs.vm_ip === undefined) return []
  const managed = instances.filter(({ mode }) => mode === 'managed')
  if (managed.length === 0) return []
  const instance = managed.length === 1 ? managed[0] : undefined
  return [{ instance, machine: undefined, declared: [], tainted: managed.some(({ tainted }) => tainted) }]
}

const reportIdleOutputs = (outputs: ConventionalOutputs, count: number, report: Report): void => {
  const idle = Object.keys(outputs)
  if (idle.length === 0) return
  const message = `the state holds ${count} VMs, so its outputs ${idle.join(', ')} are not used: they describe only one`
  report('value-dropped', 'notice', message, 'keep one state per VM, or use resources of the Ansible provider')
}
