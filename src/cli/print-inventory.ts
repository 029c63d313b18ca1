import type { Config } from '../config/config.js'
import { EXIT } from '../errors.js'
import { renderHostVars } from '../formats/ansible-json.js'
import { formats } from '../formats/index.js'
import type { Inventory } from '../model/inventory.js'
import { printable } from '../model/printable.js'
import type { Problem } from '../model/problem.js'
import { unlistedHost } from '../model/unlisted-host.js'
import type { Context } from './command.js'
import { escapeSteering } from './json-text.js'
import { openInventory, sayProblems } from './open-project.js'

/** Prints the whole inventory or one host, as the inventory script does, or the whole in another format. */
export const printInventory = async (
  { host, format }: { readonly host?: string; readonly format?: string },
  context: Context,
): Promise<number> => {
  const { config, inventory } = await openInventory(context)
  const problems = [...inventory.problems]
  const text = host === undefined ? rendered(inventory, config, format ?? 'json', problems) : ''
  sayProblems(context, problems)
  if (config.strict && problems.some(({ severity }) => severity === 'error')) return EXIT.error
  if (host !== undefined) return printHost(host, inventory, context)
  context.print(text)
  return EXIT.done
}

/**
 * The text with what could steer a terminal escaped: with the format's own escapes if it has any, else visibly. Tabs stay: they
 * are harmless, and a line that is copied from a fragment may hold them.
 */
const rendered = (inventory: Inventory, config: Config, format: string, problems: Problem[]): string => {
  const { render, quoted } = formats[format] as (typeof formats)[string]
  const text = render(inventory, config, (problem) => problems.push(problem))
  return quoted === true ? escapeSteering(text) : text.replace(/[^\n\t]+/g, printable)
}

const printHost = (name: string, inventory: Inventory, { print, say }: Context): number => {
  const host = inventory.hosts.get(name)
  print(host === undefined ? '{}\n' : `${escapeSteering(renderHostVars(host))}\n`)
  if (host !== undefined) return EXIT.done
  say(unlistedHost(name, inventory))
  return EXIT.error
}
