import { Float, record, type Value } from '../model/value.js'

/** JSON with the place of everything in it. `at`: offset in the text, from 0. */
export type JsonNode =
  | { readonly kind: 'scalar'; readonly at: number; readonly value: null | boolean | number | bigint | string | Float }
  | { readonly kind: 'list'; readonly at: number; readonly items: readonly JsonNode[] }
  | { readonly kind: 'record'; readonly at: number; readonly members: ReadonlyMap<string, JsonMember> }

export interface JsonMember {
  /** Where the key stands. */
  readonly at: number
  readonly node: JsonNode
}

/** The node's value; numbers keep their digits and their point. */
export const exactValue = (node: JsonNode): Value => {
  if (node.kind === 'scalar') return node.value
  if (node.kind === 'list') return node.items.map(exactValue)
  const value = record()
  for (const [key, member] of node.members) value[key] = exactValue(member.node)
  return value
}

/** The node's value as `JSON.parse` gives it. */
export const plainValue = (node: JsonNode): unknown => {
  if (node.kind === 'list') return node.items.map(plainValue)
  if (node.kind === 'scalar') {
    if (node.value instanceof Float) return node.value.value
    return typeof node.value === 'bigint' ? Number(node.value) : node.value
  }
  const value = record<unknown>()
  for (const [key, member] of node.members) value[key] = plainValue(member.node)
  return value
}

const childOf = (node: JsonNode, step: PropertyKey): JsonMember | undefined => {
  if (node.kind === 'record') return node.members.get(String(step))
  const item = node.kind === 'list' ? node.items[Number(step)] : undefined
  return item && { at: item.at, node: item }
}

/** The node at `path`, or undefined. */
export const nodeAt = (node: JsonNode, path: readonly PropertyKey[]): JsonNode | undefined => {
  let found: JsonNode | undefined = node
  for (const step of path) found = found && childOf(found, step)?.node
  return found
}

/** Where the key (or list item) at `path` stands; the nearest thing around it when it is not there. */
export const offsetOf = (document: JsonNode, path: readonly PropertyKey[]): number => {
  let place: JsonMember = { at: document.at, node: document }
  for (const step of path) {
    const child = childOf(place.node, step)
    if (child === undefined) return place.node.at
    place = child
  }
  return place.at
}
