import type { FragmentReading, HostContribution, StateReading } from '../model/inventory.js'
import type { Mutable } from '../model/mutable.js'
import { record, type Value } from '../model/value.js'
import type { Readings, Sources } from './load-sources.js'

/** A reading without what is known of its file. */
interface Said<Status> extends Pick<StateReading & FragmentReading, 'hosts' | 'groups' | 'problems'> {
  readonly status: Status
}

/** What JSON has for a file that needs a careful look, since null is a state that is not there. */
const CAREFULLY = 0

interface Sent {
  readonly states: readonly (Said<StateReading['status']> | null | typeof CAREFULLY)[]
  readonly fragments: readonly (Said<FragmentReading['status']> | typeof CAREFULLY)[]
}

/**
 * Readings as JSON, which passes from one thread to another, and is made objects again, in half the time that Node takes to copy
 * objects.
 *
 * @returns undefined where one holds a value that JSON does not have: a big integer, a float that must stay one
 */
export const encodeReadings = ({ states, fragments }: Readings): string | undefined => {
  const sent: Sent = {
    states: states.map((reading) => (reading ? withoutFile(reading) : reading === null ? null : CAREFULLY)),
    fragments: fragments.map((reading) => (reading ? withoutFile(reading) : CAREFULLY)),
  }
  try {
    return JSON.stringify(sent)
  } catch {
    return undefined
  }
}

// Named one by one: to leave some out of a copy takes as long as to write the text.
const withoutFile = <Status>({ status, hosts, groups, problems }: Said<Status>): Said<Status> => ({
  status,
  hosts,
  groups,
  problems,
})

/** The readings of these files that {@link encodeReadings} made into `text`. */
export const decodeReadings = (text: string, { states, fragments }: Sources): Readings => {
  const sent: Sent = JSON.parse(text)
  return {
    states: sent.states.map((said, at) => {
      if (said === CAREFULLY) return undefined
      if (said === null) return null
      const { source, workspace } = states[at] as Sources['states'][number]
      const { status, hosts, groups, problems } = withRecords(said)
      return { source, workspace, status, hosts, groups, problems }
    }),
    fragments: sent.fragments.map((said, at) => {
      if (said === CAREFULLY) return undefined
      const { source, vm } = fragments[at] as Sources['fragments'][number]
      const { status, hosts, groups, problems } = withRecords(said)
      return { source, vm, status, hosts, groups, problems }
    }),
  }
}

/** What JSON makes has a prototype; where names come from files, nothing may. */
const withRecords = <Status>(said: Said<Status>): Said<Status> => {
  said.hosts.forEach(replaceRecords)
  said.groups.forEach(replaceRecords)
  return said
}

const replaceRecords = (contribution: Mutable<Pick<HostContribution, 'vars' | 'lines'>>): void => {
  contribution.vars = toRecord(contribution.vars)
  if (contribution.lines !== undefined) contribution.lines = toRecord(contribution.lines)
}

const toRecord = <V extends Value>(plain: Readonly<Record<string, V>>): Record<string, V> => {
  const copy = record<V>()
  for (const key of Object.keys(plain)) copy[key] = withoutPrototype(plain[key] as V)
  return copy
}

const withoutPrototype = <V extends Value>(value: V): V => {
  if (typeof value !== 'object' || value === null) return value
  return (Array.isArray(value) ? value.map(withoutPrototype) : toRecord(value as Record<string, Value>)) as V
}
