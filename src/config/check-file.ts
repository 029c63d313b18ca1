import type * as z from 'zod'
import { ExplainedError } from '../errors.js'
import { Float, type Value } from '../model/value.js'
import { explainIssue, explainUnknownKey, type IssueText } from './explain-issue.js'
import { type JsonDocument, JsonSyntaxError, parseJson } from './parse-json.js'
import { plainValue } from './plain-value.js'
import { ConfigFile } from './schema.js'
import { settingValue } from './setting-value.js'
import { type SettingLayer, settingKeys, settings } from './settings.js'

/**
 * What the text of a config file sets.
 *
 * @param name The file, as messages name it.
 * @throws ExplainedError with file, line, key and what is expected there; it never quotes a value.
 */
export const checkFile = (text: string, name: string): SettingLayer => {
  const { value, offsetOf } = parsed(text, name)
  const proto = protoKey(value, [])
  const issues = withoutEchoes(ConfigFile.safeParse(plainValue(value)).error?.issues ?? [])
  const explanations = issues.map(explainIssue)
  if (proto !== undefined && !explanations.some(({ path }) => isSame(path, proto))) {
    explanations.push(explainUnknownKey(proto))
  }
  const [first] = explanations
    .map((explanation) => ({ ...explanation, at: offsetOf(explanation.path) }))
    .sort((a, b) => a.at - b.at)
  if (first !== undefined) throw explained(first, explanations.length, `${name}:${placeIn(text, first.at).line}`)

  const layer: Record<string, unknown> = {}
  for (const key of settingKeys) {
    const held = settingValue(value, key) as Value | undefined
    if (held !== undefined) layer[key] = settings[key].type === 'seconds' ? plainValue(held) : held
  }
  return layer as SettingLayer
}

/** Without what zod says twice: it measures the length of an empty list even where the list should be a text. */
const withoutEchoes = (issues: readonly z.core.$ZodIssue[]): readonly z.core.$ZodIssue[] =>
  issues.filter(({ code, path }, at) => code !== 'too_small' || !isSame(path, issues[at - 1]?.path ?? []))

const isSame = (one: readonly PropertyKey[], other: readonly PropertyKey[]): boolean =>
  one.length === other.length && one.every((step, at) => step === other[at])

const parsed = (text: string, name: string): JsonDocument => {
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
const protoKey = (value: Value, path: readonly PropertyKey[]): readonly PropertyKey[] | undefined => {
  if (typeof value !== 'object' || value === null || value instanceof Float) return undefined
  const inner: Iterable<[PropertyKey, Value]> = Array.isArray(value) ? value.entries() : Object.entries(value)
  for (const [key, child] of inner) {
    const found = key === '__proto__' ? [...path, key] : protoKey(child, [...path, key])
    if (found !== undefined) return found
  }
  return undefined
}
