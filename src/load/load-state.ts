import type { Config } from '../config/config.js'
import type { StateFile } from '../discovery/state-file.js'
import { type Extracted, extractHosts } from '../hosts/extract-hosts.js'
import { usedTypes } from '../hosts/used-types.js'
import type { StateReading } from '../model/inventory.js'
import { InexactNumber } from '../state/inexact-number.js'
import { parseState } from '../state/parse-state.js'
import { readStateFast } from '../state/read-state-fast.js'
import { StateError } from '../state/state-error.js'

/** A state that reads at the first try and holds a host; null: none is there; undefined: it needs a careful look. */
export const loadState = (file: StateFile, config: Config): StateReading | null | undefined => {
  const text = readStateFast(file.path)
  if (typeof text !== 'string') return text
  try {
    const reading = interpretState(text, file, config)
    return reading.status === 'read' ? reading : undefined
  } catch (error) {
    if (error instanceof StateError) return undefined
    throw error
  }
}

/**
 * What the text of a state says: `read`, or `destroyed` when it holds no host and no group.
 *
 * @throws StateError
 */
export const interpretState = (text: string, { source, workspace }: StateFile, config: Config): StateReading => {
  const { hosts, groups, problems } = extract(text, { source, workspace, config })
  const status = hosts.length > 0 || groups.length > 0 ? 'read' : 'destroyed'
  return { source, workspace, status, hosts, groups, problems }
}

type Context = Parameters<typeof extractHosts>[1]

/** Where no resource that is known makes a host, the others matter: outputs can tell of a VM that they are. */
const extract = (text: string, context: Context): Extracted => {
  const extracted = extractOf(text, usedTypes(context.config), context)
  return extracted.hosts.length > 0 ? extracted : extractOf(text, undefined, context)
}

/** Digits are only lost by numbers beyond 2^53, which are rare: so the exact parse, which is slower, comes second. */
const extractOf = (text: string, types: ReadonlySet<string> | undefined, context: Context): Extracted => {
  try {
    return extractHosts(parseState(text, { types }), context)
  } catch (error) {
    if (!(error instanceof InexactNumber)) throw error
    return extractHosts(parseState(text, { exact: true, types }), context)
  }
}
