import type { PyValue } from './python-value.js'

/**
 * An expression, as far as literals need it. `other` is every valid expression that no literal can hold; `target` says
 * that one could assign to it, which decides whether a comprehension around it is valid.
 */
export type Node =
  | { readonly kind: 'constant'; readonly value: PyValue }
  | { readonly kind: 'tuple' | 'list' | 'set'; readonly items: readonly Node[] }
  | { readonly kind: 'dict'; readonly entries: readonly (readonly [key: Node, value: Node])[] }
  | { readonly kind: 'empty-set' }
  | { readonly kind: 'sign'; readonly sign: '+' | '-'; readonly operand: Node }
  | { readonly kind: 'sum'; readonly sign: '+' | '-'; readonly left: Node; readonly right: Node }
  | { readonly kind: 'name'; readonly text: string }
  | { readonly kind: 'starred' | 'other'; readonly target: boolean }

/** A valid expression that is no literal. */
export const OTHER: Node = { kind: 'other', target: false }

/** An attribute or an item of something: no literal, but one could assign to it. */
export const TARGET: Node = { kind: 'other', target: true }

/** True when Python lets one assign to `node`. */
export const isTarget = (node: Node): boolean => {
  if (node.kind === 'name') return true
  if (node.kind === 'tuple' || node.kind === 'list') return node.items.every(isTarget)
  return (node.kind === 'other' || node.kind === 'starred') && node.target
}
