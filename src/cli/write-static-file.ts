import { EXIT } from '../errors.js'
import type { Inventory } from '../model/inventory.js'
import { printable } from '../model/printable.js'
import { shownStatic } from '../static/static-file.js'
import { checkStatic, writeStatic } from '../static/write-static.js'
import type { Context } from './command.js'
import { jsonText } from './json-text.js'
import { openProject, readInventory, sayProblems } from './open-project.js'
import { plural } from './plural.js'

interface Args {
  readonly check?: boolean
  readonly verify?: boolean
  readonly 'allow-partial'?: boolean
  readonly json?: boolean
}

/** Writes the static inventory, or only checks it, and reports the result in one line. */
export const writeStaticFile = async (args: Args, context: Context): Promise<number> => {
  const { config } = await openProject(context)
  const { status, refused, inventory, problems } = await (args.check ? checkStatic : writeStatic)(config, {
    ...(args.verify === true && { verify: context.env }),
    allowPartial: args['allow-partial'] === true,
    load: (found) => readInventory(config, context, found),
    signal: context.interruption(),
  })
  const file = shownStatic(config)
  if (args.json) {
    const kept = refused && { refused: { message: refused.message, hint: refused.hint } }
    context.print(jsonText({ file, status, ...kept, ...count(inventory), problems }))
  } else {
    sayProblems(context, problems)
    if (refused !== undefined) context.say(refused.withHint)
    const hint = refused === undefined ? ` (run: vm-inventory --write-static${config.given})` : ''
    const came = status === 'stale' ? `out of date${hint}` : hostsIn(inventory, status)
    context.print(`${printable(`${file}: ${came}`)}\n`)
  }
  return status === 'stale' ? EXIT.findings : EXIT.done
}

const hostsIn = (inventory: Inventory, status: 'written' | 'unchanged'): string => {
  const { vms, others } = count(inventory)
  const hosts = `${plural(vms, 'VM')}${others === 0 ? '' : ` and ${plural(others, 'other host')}`}`
  return status === 'unchanged' ? `${hosts}, unchanged` : hosts
}

const count = ({ hosts }: Inventory): { vms: number; others: number } => {
  const vms = [...hosts.values()].filter(({ groups }) => groups.includes('vms')).length
  return { vms, others: hosts.size - vms }
}
