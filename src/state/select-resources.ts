/** What becomes of a resource type: `machine`, a host by itself; `other`, something that tells more of one. */
export type Use = 'machine' | 'other'

/** How each resource begins: with `mode` or `module`. */
const BEGIN = '\n    {\n      "mod'
const END = '\n    }'
const FIRST = `\n  "resources": [${BEGIN}`
// Longer than what ends a resource, and without white space in front: V8 finds it five times as fast.
const BETWEEN = `},${BEGIN}`
const AFTER_LAST = '}\n  ]'
const MANAGED = 'e": "managed",\n      "type": "'
const MODE = '"mode": "managed"'
const TYPE = '\n      "type": "'

/**
 * The text of a state without the resources that nobody uses: more than half of a VM's state is disks, files and the like, and
 * to find them takes a fifth of the time that it takes to parse them.
 *
 * Terraform indents by two spaces a level, and a string of JSON holds no line end: so whole lines tell where its resources
 * begin and end, whatever is in them. A text that is laid out otherwise is returned as it is, and so is one without a managed
 * machine: then it may matter what else there is.
 *
 * Nobody checks that what is left out is JSON.
 *
 * @param uses what becomes of a resource, by its type; those of other types are left out
 */
export const selectResources = (text: string, uses: ReadonlyMap<string, Use>): string => {
  const first = text.indexOf(FIRST)
  if (first === -1) return text
  let at = first + FIRST.length - BEGIN.length
  let selected = text.slice(0, at)
  let separator = ''
  let hasMachine = false
  for (;;) {
    const head = at + BEGIN.length
    const next = text.indexOf(BETWEEN, head)
    const brace = next === -1 ? text.indexOf(AFTER_LAST, head) : next
    const end = brace - END.length + 1
    const isPlain = text.startsWith(MANAGED, head)
    const name = isPlain ? head + MANAGED.length : text.indexOf(TYPE, head) + TYPE.length
    if (name < head || name > end) return text
    const use = uses.get(text.slice(name, text.indexOf('"', name)))
    if (use !== undefined) {
      selected += separator + text.slice(at, brace + 1)
      separator = ','
      hasMachine ||= use === 'machine' && (isPlain || text.slice(head, name).includes(MODE))
    } else if (text.indexOf(END, name) !== end) return text
    if (next === -1) return hasMachine ? selected + text.slice(brace + 1) : text
    at = next + 2
  }
}
