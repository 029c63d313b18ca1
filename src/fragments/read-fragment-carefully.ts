import { setTimeout } from 'node:timers/promises'
import type { Config } from '../config/config.js'
import type { FragmentFile } from '../discovery/fragment-file.js'
import { isEmptyForGood, SETTLED, STEP, YOUNG } from '../model/empty-file.js'
import type { FragmentReading } from '../model/inventory.js'
import { isEmptyFile, readFragmentText } from './read-fragment-text.js'
import { interpret, parse, seemsUnfinished } from './read-fragments.js'
import { EMPTY, unreadableFragment } from './unreadable-fragment.js'

/**
 * Reads a fragment that somebody may be writing: it is looked at again while it is empty and may not stay so, and while it seems
 * unfinished and still changes. One that stays empty is unreadable. Many can be read side by side.
 */
export const readFragmentCarefully = async (file: FragmentFile, config: Config): Promise<FragmentReading> => {
  let before: unknown
  let since = 0
  for (let waited = STEP; ; waited += STEP) {
    await setTimeout(STEP)
    const text = readFragmentText(file, config)
    const isLast = waited >= YOUNG
    if (isEmptyFile(text)) {
      if (isLast || isEmptyForGood(text, Date.now(), waited)) return unreadableFragment(file, EMPTY)
      continue
    }
    const content = parse(text)
    if (text !== before) since = waited
    before = text
    if (isLast || waited - since >= SETTLED || !seemsUnfinished(text, content)) return interpret(content, file, config)
  }
}
