import { readFileSync } from 'node:fs'
import { buffer } from 'node:stream/consumers'
import { attempt, EXIT, ExplainedError, NO_PERMISSION, UsageError } from '../errors.js'
import { renderAnsibleJson } from '../formats/ansible-json.js'
import { MAX_SIZE } from '../fragments/read-fragment-text.js'
import { decodeUtf8 } from '../ini/decode-utf8.js'
import { IniError } from '../ini/ini-error.js'
import type { IniInventory } from '../ini/ini-inventory.js'
import { parseIni } from '../ini/parse-ini.js'
import type { Group, Host, Inventory } from '../model/inventory.js'
import type { Context } from './command.js'
import { givenPath } from './given-path.js'

/** Prints what Ansible reads from one INI file (`-`: stdin), in the shape of `--list`. */
export const parseFile = async (file: string, context: Context): Promise<number> => {
  if (file === '') throw new UsageError('parse needs the name of a file', 'name one, or - for stdin')
  const bytes = file === '-' ? await buffer(context.stdin()) : readWhole(file, givenPath(file, context))
  context.print(renderAnsibleJson(toInventory(parse(bytes, file === '-' ? 'stdin' : file))))
  return EXIT.done
}

const readWhole = (file: string, path: string): Buffer =>
  attempt(
    () => readFileSync(path),
    (code, cause) => {
      const [what, hint] = READ_ERRORS[code] ?? [`cannot be read (${code})`, 'name another file']
      throw new ExplainedError(`${file}: ${what}`, hint, { cause })
    },
  )

const READ_ERRORS: Readonly<Record<string, readonly [string, string]>> = {
  ENOENT: ['there is no such file', 'check the spelling'],
  EISDIR: ['is a folder', 'name one file in it'],
  EACCES: NO_PERMISSION,
}

const parse = (bytes: Buffer, file: string): IniInventory => {
  if (bytes.length > MAX_SIZE) throw new ExplainedError(`${file}: larger than 2 MiB`, 'split it')
  try {
    return parseIni(decodeUtf8(bytes))
  } catch (error) {
    if (!(error instanceof IniError)) throw error
    const line = error.line === undefined ? '' : `:${error.line}`
    throw new ExplainedError(`${file}${line}: ${error.message}`, error.hint, { cause: error })
  }
}

const toInventory = ({ hosts, groups }: IniInventory): Inventory => ({
  hosts: sorted(
    [...hosts.values()].map(({ name, vars, groups }): Host => ({ name, vars, groups: [...groups].sort(), layers: [] })),
  ),
  groups: sorted(
    [...groups.values()].map(
      ({ name, vars, children, hosts }): Group => ({
        name,
        vars,
        children: [...children].sort(),
        hosts: [...hosts].sort(),
        layers: [],
      }),
    ),
  ),
  vms: new Map(),
  problems: [],
})

const sorted = <T extends { readonly name: string }>(items: readonly T[]): Map<string, T> =>
  new Map(items.map((item): [string, T] => [item.name, item]).sort(([a], [b]) => (a < b ? -1 : 1)))
