import { realpathSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import type { Config } from '../config/config.js'
import type { FoundSources } from '../discovery/discover-sources.js'
import { sourcePlace } from '../discovery/source-place.js'
import { ExplainedError } from '../errors.js'
import { statsOf } from '../files/stats-of.js'
import { followLinks } from '../files/write-file-atomic.js'
import { rootRelative } from '../project/root-relative.js'

/**
 * Refuses to write the static inventory over a state or a fragment, which may be all that is known of a VM, and to a place where
 * it would be read as one.
 *
 * @param foreign the file that is there was not written by this program: only then can it be a source under any name
 * @throws ExplainedError
 */
export const refuseSource = async (config: Config, found: FoundSources, foreign: boolean): Promise<void> => {
  const { file } = config.static
  for (const path of new Set([file, realTarget(file)])) {
    const kind = await sourcePlace(path, config)
    if (kind !== undefined) throw refusal(config, `is a place for ${kind}s`)
  }
  const own = foreign ? statsOf(file) : undefined
  if (own === undefined) return
  for (const { path, source } of [...found.states, ...found.fragments]) {
    const other = statsOf(path)
    if (other?.ino === own.ino && other.dev === own.dev) throw refusal(config, `is the ${source.kind} ${source.path}`)
  }
}

const realTarget = (file: string): string => {
  try {
    const target = followLinks(file)
    return join(realpathSync.native(dirname(target)), basename(target))
  } catch {
    return file
  }
}

const refusal = ({ root, static: { file } }: Config, what: string): ExplainedError =>
  new ExplainedError(
    `the static inventory cannot be ${rootRelative(root, file)}, which ${what}`,
    'set static.file (--static-file) to another place',
  )
