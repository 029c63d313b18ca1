import { asObject, isAbsent } from '../model/json-shape.js'
import { type Backend, BackendUnreadable } from './backend.js'
import { HclError, parseHcl } from './parse-hcl.js'

/**
 * The backend (or `cloud`) block in one file of a Terraform configuration, `.tf` or `.tf.json`.
 *
 * @throws BackendUnreadable when the file cannot be parsed, or the block's paths are not literal.
 */
export const readBackendBlock = async (file: string, text: string): Promise<Backend | undefined> => {
  const root = asObject(await parse(file, text))
  for (const block of asList(root.terraform).map(asObject)) {
    if (!isAbsent(block.cloud)) return at({ type: 'cloud', options: {} }, file, lineOf(text, /\bcloud\b/))
    for (const [type, body] of asList(block.backend).flatMap((labels) => Object.entries(asObject(labels)))) {
      if (type === COMMENT || isAbsent(body)) continue
      const line = lineOf(text, /\bbackend\b/)
      const options = asObject(asList(body)[0])
      if (type === 'local' && `${options.path}${options.workspace_dir}`.includes('${')) {
        const message = 'the path of the states is not literal'
        throw new BackendUnreadable(file, line, message, 'run terraform init, which records what it stands for')
      }
      return at({ type, options }, file, line)
    }
  }
  return undefined
}

/** The key of a comment in Terraform's JSON syntax: no backend has that name. A block that is null is none, either. */
const COMMENT = '//'

const at = (backend: Pick<Backend, 'type' | 'options'>, file: string, line: number | undefined): Backend => ({
  ...backend,
  file,
  ...(line !== undefined && { line }),
})

const parse = async (file: string, text: string): Promise<unknown> => {
  try {
    return file.endsWith('.json') ? JSON.parse(text) : await parseHcl(text)
  } catch (error) {
    const hint = 'run terraform validate'
    if (error instanceof HclError) throw new BackendUnreadable(file, error.line, error.message, hint)
    if (error instanceof SyntaxError) throw new BackendUnreadable(file, undefined, 'not valid JSON', hint)
    throw error
  }
}

/** Blocks come as lists, and in JSON syntax as single records too. */
const asList = (value: unknown): readonly unknown[] =>
  Array.isArray(value) ? value.flat() : value === undefined ? [] : [value]

/** The line, from 1, of the first match outside a comment line. */
const lineOf = (text: string, pattern: RegExp): number | undefined => {
  const index = text.split('\n').findIndex((line) => !/^\s*(#|\/\/)/.test(line) && pattern.test(line))
  return index === -1 ? undefined : index + 1
}
