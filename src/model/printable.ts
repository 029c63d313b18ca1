/**
 * Inside of a character class, under the flag `u`: line separators, bidirectional marks, invisible characters and lone
 * surrogates. With control characters, they are all that can steer a terminal.
 */
export const STEERING = String.raw`\p{Zl}\p{Zp}\p{Cs}\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff`

/** `text` with control characters and {@link STEERING} ones as `\u{…}` escapes. */
export const printable = (text: string): string =>
  text.replace(new RegExp(`[\\p{Cc}${STEERING}]`, 'gu'), (char) => `\\u{${char.codePointAt(0)?.toString(16)}}`)

/** A code unit as JSON, YAML and Python escape it. */
export const unicodeEscape = (unit: string): string => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`
