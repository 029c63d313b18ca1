import type { PlaceRow } from '../check/compare-places.js'
import { table } from './table.js'

/** A table of what each place knows of each VM, and what to run; '' without rows. */
export const placesTable = (rows: readonly PlaceRow[]): string =>
  rows.length === 0
    ? ''
    : table(['VM', 'STATE', 'FRAGMENT', 'HYPERVISOR', 'STATIC', 'FINDING', 'RUN'], rows.map(placeRow))

const placeRow = ({ vm, state, fragment, hypervisor, static: line, finding }: PlaceRow): string[] => [
  vm,
  state,
  yes(fragment),
  yes(hypervisor),
  yes(line),
  finding?.message ?? 'ok',
  finding?.run ?? '',
]

const yes = (known: boolean | undefined): string => (known === undefined ? '?' : known ? 'yes' : 'no')
