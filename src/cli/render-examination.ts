import type { Examination } from '../check/examine.js'
import { formatProblem, type Problem } from '../model/problem.js'
import { placesTable } from './places-table.js'
import { plural } from './plural.js'

/** Shown, but no finding: a VM that is being created, and a state of unknown types that need not hold a VM. */
export const isFinding = ({ code, severity }: Problem): boolean =>
  code !== 'state-creating' && !(code === 'state-unknown-types' && severity === 'notice')

/** Every problem on a line, the worst first, then a table of the VMs on which the places do not agree, then a count. */
export const renderExamination = (
  { problems, places }: Examination,
  { all, vms }: { readonly all: boolean; readonly vms: number },
): string => {
  const lines = SEVERITIES.flatMap((severity) =>
    problems
      .filter((problem) => problem.severity === severity)
      .map((problem) => `${severity}: ${formatProblem(problem)}\n`),
  )
  const shown = placesTable(places.filter(({ finding }) => all || finding !== undefined))
  const findings = problems.filter(isFinding).length
  const parts = [lines.join(''), shown, `${plural(vms, 'VM')}, ${plural(findings, 'finding')}\n`]
  return parts.filter((part) => part !== '').join('\n')
}

const SEVERITIES = ['error', 'warning', 'notice'] as const
