import { isNoMachine } from '../resources/is-no-machine.js'
import type { State } from '../state/state.js'
import type { Report } from './report.js'

/** The message names this many types at most: a state can have many. */
const NAMED = 3

/**
 * What a state is in which no host and no group was found.
 *
 * `destroyed`: it manages nothing. `other`: it manages resources, none of which can be a VM. `unknown`: some of them are of
 * types that are not known, so that one may be a VM; that is reported.
 */
export const remainsOf = ({ instances }: State, report: Report): 'destroyed' | 'other' | 'unknown' => {
  const managed = instances.filter(({ mode }) => mode === 'managed')
  if (managed.length === 0) return 'destroyed'
  const types = new Set(managed.filter((instance) => !isNoMachine(instance)).map(({ type }) => type))
  const unknown = [...types].sort()
  if (unknown.length === 0) return 'other'
  const named = unknown.slice(0, NAMED).map((type) => (type.length > 60 ? `${type.slice(0, 60)}…` : type))
  const more = unknown.length > NAMED ? ` and ${unknown.length - NAMED} more` : ''
  const message = `the state holds nothing recognised as a VM, but ${named.join(', ')}${more}`
  const hint =
    'if one is a VM, describe it under resources in vm-infra.config.json, or add the outputs vm_name and vm_ip'
  report('state-unknown-types', 'notice', message, hint)
  return 'unknown'
}
