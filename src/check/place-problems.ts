import type { Problem, ProblemCode } from '../model/problem.js'
import type { PlaceFinding, PlaceRow } from './compare-places.js'

/** Undefined: it is no problem, or the inventory or the static file reports it already. */
export const PLACE_CODES: Readonly<Record<PlaceFinding['kind'], ProblemCode | undefined>> = {
  'domain-gone': 'hypervisor-missing',
  'domain-left': 'hypervisor-orphan',
  'foreign-domain': undefined,
  orphan: undefined,
  refused: undefined,
  'state-empty': undefined,
  'static-line-left': undefined,
  'static-line-missing': undefined,
  unfinished: 'vm-unfinished',
  unknown: undefined,
  unreadable: undefined,
  unverified: undefined,
  'workspace-left': 'workspace-empty',
}

/** The problems that only a comparison of the places shows. */
export const placeProblems = (rows: readonly PlaceRow[]): Problem[] =>
  rows.flatMap(({ vm, finding }): Problem[] => {
    const code = finding && PLACE_CODES[finding.kind]
    if (finding === undefined || code === undefined) return []
    const hint = finding.run === undefined ? 'see: vm-inventory check --all' : `run: ${finding.run}`
    return [{ code, severity: 'warning', message: `${vm}: ${finding.message}`, hint, vm }]
  })
