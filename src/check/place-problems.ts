import type { Problem, ProblemCode } from '../model/problem.js'
import type { PlaceFinding, PlaceRow } from './compare-places.js'

/** Findings that nobody else reports; those left out are problems of the inventory or of the static file already. */
const CODES: Readonly<Partial<Record<PlaceFinding['kind'], ProblemCode>>> = {
  'domain-gone': 'hypervisor-missing',
  'domain-left': 'hypervisor-orphan',
  unfinished: 'vm-unfinished',
  'workspace-left': 'workspace-empty',
}

/** The problems that only a comparison of the places shows. */
export const placeProblems = (rows: readonly PlaceRow[]): Problem[] =>
  rows.flatMap(({ vm, finding }): Problem[] => {
    const code = finding && CODES[finding.kind]
    if (finding === undefined || code === undefined) return []
    const hint = finding.run === undefined ? 'see: vm-inventory check --all' : `run: ${finding.run}`
    return [{ code, severity: 'warning', message: `${vm}: ${finding.message}`, hint, vm }]
  })
