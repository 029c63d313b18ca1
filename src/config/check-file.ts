import { ExplainedError } from '../errors.js'
import { explainIssue, explainUnknownKey, type IssueText } from './explain-issue.js'
import { exactValue, type JsonNode, nodeAt, offsetOf, plainValue } from './json-node.js'
import { JsonSyntaxError, parseJson } from './parse-json.js'
import { ConfigFile } from './schema.js'
import { type SettingLayer, settingKeys, settings } from './settings.js'

/**
 * What the text of a config file sets.
 *
 * @param name The file, as messages name it.
 * @throws ExplainedError with file, line, key and what is expected there; it never quotes a value.
 */
export const checkFile = (text: string, name: string): SettingLayer => {
  const document = parsed(text, name)
  const proto = protoKey(document, [])
  const issues = ConfigFile.safeParse(plainValue(document)).error?.issues ?? []
  const explanations = issues.map(explainIssue)
  if (proto !== undefined && !explanations.some(({ path }) => isSame(path, proto))) {
    explanations.push(explainUnknownKey(proto))
  }
  const [first] = explanations
    .map((explanation) => ({ ...explanation, at: offsetOf(document, explanation.path) }))
    .sort((a, b) => a.at - b.at)
  if (first !== undefined) throw explained(first, explanations.length, `${name}:${placeIn(text, first.at).line}`)

  const layer: Record<string, unknown> = {}
  for (const key of settingKeys) {
    const node = nodeAt(document, key.split('.'))
    if (node !== undefined) layer[key] = settings[key].type === 'seconds' ? plainValue(node) : exactValue(node)
  }
  return layer as SettingLayer
}

const isSame = (one: readonly PropertyKey[], other: readonly PropertyKey[]): boolean =>
  one.length === other.length && one.every((step, at) => step === other[at])

const parsed = (text: string, name: string): JsonNode => {
  try {
    return parseJson(text)
  } catch (error) {
    if (!(error instanceof JsonSyntaxError)) throw error
    const { line, column } = placeIn(text, error.at)
    throw new ExplainedError(
      `${name}:${line}:${column}: not valid JSON: ${error.message}`,
      'correct this line or the one before',
    )
  }
}

const explained = ({ message, hint }: IssueText, count: number, where: string): ExplainedError => {
  const more = count === 1 ? '' : `; ${count - 1} more after this`
  return new ExplainedError(`${where}: ${message}${more}`, hint)
}

/** Line and column, from 1, of an offset in `text`. */
const placeIn = (text: string, at: number): { line: number; column: number } => {
  const before = text.slice(0, at)
  return { line: before.split('\n').length, column: at - before.lastIndexOf('\n') }
}

/** Path of a key `__proto__`, which zod passes over in silence where any key may stand. */
const protoKey = (node: JsonNode, path: readonly PropertyKey[]): readonly PropertyKey[] | undefined => {
  const inner: [PropertyKey, JsonNode][] =
    node.kind === 'record'
      ? [...node.members].map(([key, member]) => [key, member.node])
      : node.kind === 'list'
        ? node.items.map((item, index) => [index, item])
        : []
  for (const [key, child] of inner) {
    const found = key === '__proto__' ? [...path, key] : protoKey(child, [...path, key])
    if (found !== undefined) return found
  }
  return undefined
}
