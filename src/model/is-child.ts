import type { Group } from './inventory.js'

/** Whether some group names that one as its child. */
export const isChild = (name: string, groups: ReadonlyMap<string, Pick<Group, 'children'>>): boolean => {
  for (const { children } of groups.values()) if (children.includes(name)) return true
  return false
}
