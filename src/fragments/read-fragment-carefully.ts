import { setTimeout } from 'node:timers/promises'
import type { Config } from '../config/config.js'
import type { FragmentFile } from '../discovery/fragment-file.js'
import { isEmptyForGood, STEP, YOUNG } from '../model/empty-file.js'
import type { FragmentReading } from '../model/inventory.js'
import { isEmptyFile, readFragmentText } from './read-fragment-text.js'
import { interpretText } from './read-fragments.js'

/**
 * Reads a fragment that was empty at the first look, and looks again as long as somebody may be about to write it anew. One
 * that stays empty sets nothing. Many can be looked at side by side.
 *
 * @param now clock, in ms since the epoch
 */
export const readFragmentCarefully = async (
  file: FragmentFile,
  config: Config,
  now: () => number,
): Promise<FragmentReading> => {
  for (let waited = STEP; ; waited += STEP) {
    await setTimeout(STEP)
    const text = readFragmentText(file, config)
    if (!isEmptyFile(text)) return interpretText(text, file, config)
    if (waited >= YOUNG || isEmptyForGood(text, now(), waited)) return interpretText('', file, config)
  }
}
