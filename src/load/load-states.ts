import type { Config } from '../config/config.js'
import type { StateFile } from '../discovery/state-file.js'
import { type Extracted, type ExtractionContext, extractHosts } from '../hosts/extract-hosts.js'
import { usedTypes } from '../hosts/used-types.js'
import type { StateReading } from '../model/inventory.js'
import { InexactNumber } from '../state/inexact-number.js'
import { parseState } from '../state/parse-state.js'
import { readStateFast } from '../state/read-state-fast.js'
import { selectResources } from '../state/select-resources.js'
import type { State } from '../state/state.js'
import { StateError } from '../state/state-error.js'

/** What must be known of a state file to read it at the first try. */
export type StateToRead = Pick<StateFile, 'path' | 'source' | 'workspace'>

/**
 * States that can be read at the first try and hold a host or a group; null: none is there; undefined: it needs a careful look.
 *
 * Step by step, each for all files: the code of one step stays in the processor's cache then.
 */
export const loadStates = (files: readonly StateToRead[], config: Config): (StateReading | null | undefined)[] => {
  const texts = files.map(({ path }) => readStateFast(path))
  const used = texts.map((text) => (typeof text === 'string' ? parseUsed(text, config) : undefined))
  return files.map((file, at) => {
    const text = texts[at]
    return typeof text === 'string' ? interpretFast(text, used[at], file, config) : text
  })
}

const interpretFast = (
  text: string,
  used: State | undefined,
  file: StateToRead,
  config: Config,
): StateReading | undefined => {
  try {
    const reading = interpret(text, used, file, config)
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
export const interpretState = (text: string, file: Omit<StateToRead, 'path'>, config: Config): StateReading =>
  interpret(text, parseUsed(text, config), file, config)

const interpret = (
  text: string,
  used: State | undefined,
  { source, workspace }: Omit<StateToRead, 'path'>,
  config: Config,
): StateReading => {
  const { status, hosts, groups, problems } = extract(text, used, { source, workspace, config })
  return { source, workspace, status, hosts, groups, problems }
}

/**
 * A state without what need not be parsed to know its hosts, which is most of it; undefined where nothing can be left out, or
 * where the rest is no state because the layout of the text deceives.
 */
const parseUsed = (text: string, config: Config): State | undefined => {
  const selected = selectResources(text, usedTypes(config))
  if (selected === text) return undefined
  try {
    return parseState(selected)
  } catch (error) {
    if (error instanceof StateError) return undefined
    throw error
  }
}

/** Where no host is found the whole decides: outputs can tell of a VM in resources that nobody knows. */
const extract = (text: string, used: State | undefined, context: ExtractionContext): Extracted => {
  if (used !== undefined) {
    try {
      const extracted = extractHosts(used, context, true)
      if (extracted.hosts.length > 0) return extracted
    } catch (error) {
      if (!(error instanceof InexactNumber)) throw error
    }
  }
  return extractWhole(text, context)
}

/** Digits are only lost by numbers beyond 2^53, which are rare: so the exact parse, which is slower, comes second. */
const extractWhole = (text: string, context: ExtractionContext): Extracted => {
  try {
    return extractHosts(parseState(text), context)
  } catch (error) {
    if (!(error instanceof InexactNumber)) throw error
    return extractHosts(parseState(text, { exact: true }), context)
  }
}
