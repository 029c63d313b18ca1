import { STEERING, unicodeEscape } from '../model/printable.js'
import { looksLikeTemplate } from '../model/template.js'
import { Float, floatText, type Value } from '../model/value.js'
import { isPrintable, parseLiteral } from './python-literal.js'

export interface RenderOptions {
  /** True for a variable whose value may be a template: it is written as it is. */
  readonly template?: boolean
}

/** Characters that need no quotes on a host line. */
const INERT = /^[A-Za-z0-9_.,:;@%+~/=-]*$/
const INERT_WORDS = /^[A-Za-z0-9_.,:;@%+~/=-]+(?: +[A-Za-z0-9_.,:;@%+~/=-]+)*$/

/**
 * The text after `key=` on a host line that Ansible reads as exactly `value`: bare where nothing can be misread, single
 * quotes around words, else a quoted Python literal.
 *
 * @returns undefined when INI cannot carry it safely: templates (unless allowed), control characters
 */
export const renderHostValue = (value: Value, options: RenderOptions = {}): string | undefined => {
  if (typeof value === 'string' && isSafe(value, options) && canStand(value)) {
    if (value !== '' && INERT.test(value)) return value
    if (options.template || INERT_WORDS.test(value) || value === '') return quoteWord(value)
  }
  const literal = renderLiteral(value, options)
  if (literal === undefined) return undefined
  return INERT.test(literal) ? literal : quoteWord(literal)
}

/**
 * The text after `key=` in a `:vars` section that Ansible reads as exactly `value`. No quotes are removed there, only
 * white space around it.
 *
 * @returns undefined as {@link renderHostValue}
 */
export const renderVarsValue = (value: Value, options: RenderOptions = {}): string | undefined => {
  if (typeof value === 'string' && isSafe(value, options) && canStand(value)) {
    if (INERT_WORDS.test(value) || (options.template && value === value.trim())) return value
  }
  return renderLiteral(value, options)
}

const isSafe = (text: string, { template = false }: RenderOptions): boolean =>
  !/[\p{Cc}\p{Zl}\p{Zp}\ufeff]/u.test(text) && (template || !looksLikeTemplate(text))

const STEERS = new RegExp(`[${STEERING}]`, 'gu')

/** True when Ansible keeps the text as it is, no literal of any kind and nothing it refuses, and so does a terminal. */
const canStand = (text: string): boolean => {
  try {
    return parseLiteral(text) === text && isPrintable(text) && text.search(STEERS) === -1
  } catch {
    return false
  }
}

/** One word of a host line: inside single quotes nothing has a meaning, inside double ones the backslash has. */
const quoteWord = (text: string): string =>
  text.includes("'") ? `"${text.replaceAll(/["\\]/g, '\\$&')}"` : `'${text}'`

const renderLiteral = (value: Value, options: RenderOptions): string | undefined => {
  if (value === null) return 'None'
  if (typeof value === 'boolean') return value ? 'True' : 'False'
  if (typeof value === 'string') return isSafe(value, options) ? quoteString(value) : undefined
  if (typeof value === 'bigint') return String(value)
  if (typeof value === 'number') return Number.isInteger(value) ? String(BigInt(value)) : renderFloat(value)
  if (value instanceof Float) return renderFloat(value.value)
  const parts: string[] = []
  const entries = Array.isArray(value) ? value.map((item) => [undefined, item] as const) : Object.entries(value)
  for (const [key, item] of entries) {
    const text = renderLiteral(item, options)
    if (text === undefined || (key !== undefined && !isSafe(key, {}))) return undefined
    parts.push(key === undefined ? text : `${quoteString(key)}: ${text}`)
  }
  return Array.isArray(value) ? `[${parts.join(', ')}]` : `{${parts.join(', ')}}`
}

const renderFloat = (value: number): string =>
  Number.isFinite(value) ? floatText(value) : value > 0 ? '1e999' : '-1e999'

/** As Python quotes it; what could steer a terminal is an escape, which means the same. */
const quoteString = (text: string): string => {
  const escaped = text.replaceAll('\\', '\\\\').replace(STEERS, unicodeEscape)
  return escaped.includes("'") && !escaped.includes('"') ? `"${escaped}"` : `'${escaped.replaceAll("'", "\\'")}'`
}
