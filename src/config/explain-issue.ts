import * as z from 'zod'
import { nearest } from './nearest.js'
import { ConfigFile } from './schema.js'
import { settingKeys } from './settings.js'

/** What is wrong in the config file, in words that quote keys but never values. */
export interface IssueText {
  /** Path of the key or list item that is to blame. */
  readonly path: readonly PropertyKey[]
  readonly message: string
  readonly hint: string
}

/** Explains what zod found. */
export const explainIssue = (issue: z.core.$ZodIssue): IssueText => {
  if (issue.code === 'unrecognized_keys') return explainUnknownKey([...issue.path, issue.keys[0] ?? ''])
  if (issue.code === 'invalid_key') {
    const [reason] = issue.issues
    if (reason !== undefined && reason.code !== 'invalid_format') {
      const message = `a key of ${dotted(issue.path.slice(0, -1))} must be ${expected(reason)}`
      return { path: issue.path, message, hint: 'correct the key' }
    }
    const message = `${dotted(issue.path)} is not a valid variable name`
    return { path: issue.path, message, hint: 'use letters, digits and _, and do not begin with a digit' }
  }
  return { path: issue.path, message: `${dotted(issue.path)} must be ${expected(issue)}`, hint: 'correct the value' }
}

/** Explains a key that nothing knows, with the key that was probably meant. */
export const explainUnknownKey = (path: readonly PropertyKey[]): IssueText => {
  const message = `unknown key ${dotted(path)}`
  const parent = path.slice(0, -1)
  const key = String(path.at(-1))
  const known = knownKeys(parent)
  const [outer, inner] = settingKeys.find((setting) => setting === key)?.split('.') ?? []
  if (inner !== undefined) return { path, message, hint: `write "${outer}": { "${inner}": … }` }
  const near = nearest(key, known)
  if (near !== undefined) return { path, message, hint: `did you mean ${dotted([...parent, near])}?` }
  const elsewhere = settingKeys.find((setting) => setting.split('.').at(-1) === key)
  if (elsewhere !== undefined) return { path, message, hint: `did you mean ${elsewhere}?` }
  return { path, message, hint: known.length === 0 ? 'remove it' : `known here: ${known.join(', ')}` }
}

const expected = (issue: z.core.$ZodIssue): string => {
  if (issue.code === 'invalid_value') return issue.values.map((value) => `"${String(value)}"`).join(' or ')
  if (issue.code === 'too_small' && issue.origin === 'number') return `${issue.minimum} or more`
  if (issue.code === 'too_small' && issue.origin === 'string') return 'text that is not empty'
  if (issue.code === 'invalid_type') return types[issue.expected] ?? 'of another type'
  return issue.message
}

const types: Readonly<Record<string, string>> = {
  string: 'text in double quotes',
  number: 'a number',
  boolean: 'true or false',
  array: 'a list in [ ]',
  object: 'an object in { }',
  record: 'an object in { }',
}

const dotted = (path: readonly PropertyKey[]): string => (path.length === 0 ? 'the file' : path.map(String).join('.'))

/** The keys an object of the config file can have at `path`. */
const knownKeys = (path: readonly PropertyKey[]): string[] => {
  let schema: z.core.$ZodType | undefined = ConfigFile
  for (const step of path) schema = schema && inner(schema, String(step))
  const object = schema && unwrapped(schema)
  return object instanceof z.ZodObject ? Object.keys(object.shape) : []
}

const inner = (schema: z.core.$ZodType, key: string): z.core.$ZodType | undefined => {
  const outer = unwrapped(schema)
  if (outer instanceof z.ZodObject) return outer.shape[key]
  return outer instanceof z.ZodRecord ? outer.valueType : undefined
}

const unwrapped = (schema: z.core.$ZodType): z.core.$ZodType =>
  schema instanceof z.ZodOptional ? unwrapped(schema.unwrap()) : schema
