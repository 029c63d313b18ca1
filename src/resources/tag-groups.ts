import type { StateValue } from '../state/state.js'
import { WITHHELD } from './withhold.js'

/**
 * Adds the groups that tags or labels stand for to `found`: `tag_web` for an item of a list, `tag_role_web` for an entry
 * of a map. The prefix is the program's, so that whoever may set a tag cannot choose a group that somebody made by hand.
 */
export const tagGroups = (
  prefix: string,
  tags: StateValue | undefined,
  { except, keysOnly }: { except: readonly string[]; keysOnly: boolean },
  found: string[],
): void => {
  if (tags === null || tags === undefined || tags === WITHHELD) return
  if (typeof tags !== 'object') addGroup(prefix, tags, found)
  else if (Array.isArray(tags)) for (const tag of tags) addGroup(prefix, tag, found)
  else {
    for (const key of Object.keys(tags)) {
      const value = tags[key]
      if (value === WITHHELD || except.includes(key)) continue
      const bare = keysOnly || value === null || value === '' || typeof value === 'object'
      found.push(bare ? `${prefix}_${key}` : `${prefix}_${key}_${value}`)
    }
  }
}

const addGroup = (prefix: string, tag: StateValue, found: string[]): void => {
  if (tag !== '' && typeof tag !== 'object') found.push(`${prefix}_${tag}`)
}
