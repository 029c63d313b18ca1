import type { Config } from '../config/config.js'
import type { StateFile } from '../discovery/state-file.js'
import { type Extracted, extractHosts } from '../hosts/extract-hosts.js'
import { usedTypes } from '../hosts/used-types.js'
import type { StateReading } from '../model/inventory.js'
import { InexactNumber } from '../state/inexact-number.js'
import { parseState } from '../state/parse-state.js'
import { readStateFast } from '../state/read-state-fast.js'
import { selectResources } from '../state/select-resources.js'
import { StateError } from '../state/state-error.js'

/** What must be known of a state file to read it at the first try. */
export type StateToRead = Pick<StateFile, 'path' | 'source' | 'workspace'>

/** A state that reads at the first try and holds a host; null: none is there; undefined: it needs a careful look. */
export const loadState = (file: StateToRead, config: Config): StateReading | null | undefined => {
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
 * What the text of a state says: `read`, or `destroyed`, `other` or `unknown` when it holds no host and no group.
 *
 * @throws StateError
 */
export const interpretState = (
  text: string,
  { source, workspace }: Omit<StateToRead, 'path'>,
  config: Config,
): StateReading => {
  const { status, hosts, groups, problems } = extract(text, { source, workspace, config })
  return { source, workspace, status, hosts, groups, problems }
}

type Context = Parameters<typeof extractHosts>[1]

/**
 * Most of a state need not be parsed to know its hosts. Where that fails, because its layout deceives, and where no host is
 * found, because outputs can tell of a VM in resources that nobody knows, the whole decides.
 */
const extract = (text: string, context: Context): Extracted => {
  const selected = selectResources(text, usedTypes(context.config))
  if (selected !== text) {
    try {
      const extracted = extractWhole(selected, context)
      if (extracted.hosts.length > 0) return extracted
    } catch (error) {
      if (!(error instanceof StateError)) throw error
    }
  }
  return extractWhole(text, context)
}

/** Digits are only lost by numbers beyond 2^53, which are rare: so the exact parse, which is slower, comes second. */
const extractWhole = (text: string, context: Context): Extracted => {
  try {
    return extractHosts(parseState(text), context)
  } catch (error) {
    if (!(error instanceof InexactNumber)) throw error
    return extractHosts(parseState(text, { exact: true }), context)
  }
}
