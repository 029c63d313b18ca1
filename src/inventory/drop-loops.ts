import type { SourceRef } from '../model/inventory.js'
import type { Problem } from '../model/problem.js'
import { placeOf } from '../model/provenance.js'

/** A group that may hold others. */
export interface Parent {
  /** The names of its children, each with the source that says so. */
  readonly children: Map<string, SourceRef>
}

/** Levels of groups in groups. Ansible's own `ansible-inventory` gives up before 1,000. */
const MAX_NESTING = 200

/**
 * Drops the children that close a loop, for which Ansible refuses a source, and those that make more levels than
 * {@link MAX_NESTING}: whatever walks the groups later may do so level by level.
 */
export const dropLoops = (groups: ReadonlyMap<string, Parent>, problems: Problem[]): void => {
  /** Levels from a group down. */
  const heights = new Map<string, number>()
  const open = new Set<string>()
  const visit = (name: string): number => {
    const known = heights.get(name)
    if (known !== undefined) return known
    open.add(name)
    const { children } = groups.get(name) as Parent
    let height = 1
    for (const child of [...children.keys()].sort()) {
      const isLoop = open.has(child)
      const below = isLoop || open.size >= MAX_NESTING ? MAX_NESTING : visit(child)
      if (below < MAX_NESTING) {
        height = Math.max(height, 1 + below)
        continue
      }
      const source = children.get(child) as SourceRef
      children.delete(child)
      problems.push({
        code: 'group-refused',
        severity: 'error',
        ...(isLoop
          ? loop(name, child, source)
          : {
              message: `the groups are more than ${MAX_NESTING} levels deep; "${child}" is dropped as a child of "${name}"`,
              hint: 'nest fewer groups',
            }),
        ...placeOf(source),
      })
    }
    open.delete(name)
    heights.set(name, height)
    return height
  }
  for (const name of [...groups.keys()].sort()) visit(name)
}

/** What is wrong with a loop, and how to undo it where it was made: in a fragment, or in an `ansible_group` of Terraform. */
const loop = (name: string, child: string, { kind }: SourceRef): Pick<Problem, 'message' | 'hint'> => {
  const lists = kind === 'state' ? 'children of its ansible_group' : ':children section'
  if (child === name) {
    const message = `the group "${name}" contains itself; it is dropped as a child of itself`
    return { message, hint: `take it out of the ${lists}` }
  }
  return {
    message: `the groups "${name}" and "${child}" contain each other; "${child}" is dropped as a child of "${name}"`,
    hint: kind === 'state' ? `take one of the two out of the ${lists}` : 'remove one of the two :children lines',
  }
}
