import { STEERING, unicodeEscape } from '../model/printable.js'
import { Float, floatText } from '../model/value.js'

/**
 * `value` as JSON with two spaces of indentation and a line end. Big integers keep their digits, and what could steer a
 * terminal is escaped, so that the text is safe to print.
 */
export const jsonText = (value: unknown): string => `${toJson(value, '')}\n`

/** `value` as JSON on one line, as safe to print. */
export const inlineJson = (value: unknown): string => toJson(value, undefined)

const UNSAFE = new RegExp(String.raw`[^\P{Cc}\n]|[${STEERING}]`, 'gu')

/** Escapes what could steer a terminal in JSON, or in YAML whose strings are all quoted. The meaning stays the same. */
export const escapeSteering = (json: string): string => json.replace(UNSAFE, unicodeEscape)

const toJson = (value: unknown, indent: string | undefined): string => {
  if (typeof value === 'string') return quote(value)
  if (typeof value === 'bigint') return String(value)
  if (value instanceof Float) return renderFloat(value.value)
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null'
  if (Array.isArray(value)) {
    return wrap(
      '[]',
      value.map((item) => toJson(item, deeper(indent))),
      indent,
    )
  }
  const parts = Object.entries(value)
    .filter(([, item]) => item !== undefined)
    .map(([key, item]) => `${quote(key)}: ${toJson(item, deeper(indent))}`)
  return wrap('{}', parts, indent)
}

const deeper = (indent: string | undefined): string | undefined => (indent === undefined ? undefined : `${indent}  `)

const wrap = (brackets: string, parts: readonly string[], indent: string | undefined): string => {
  const [open, close] = brackets
  if (parts.length === 0) return brackets
  if (indent === undefined) return `${open}${parts.join(', ')}${close}`
  return `${open}\n${indent}  ${parts.join(`,\n${indent}  `)}\n${indent}${close}`
}

const quote = (text: string): string => escapeSteering(JSON.stringify(text))

/** JSON has no infinity: it becomes text, as YAML writes it. */
const renderFloat = (value: number): string =>
  Number.isFinite(value) ? floatText(value) : quote(value > 0 ? '.inf' : '-.inf')
