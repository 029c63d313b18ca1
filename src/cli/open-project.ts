import { dirname, join } from 'node:path'
import type { Config, LoadedConfig } from '../config/config.js'
import { loadConfig } from '../config/load-config.js'
import { passphraseIn } from '../config/passphrase.js'
import type { LoadOptions } from '../load/load-inventory.js'
import type { Inventory } from '../model/inventory.js'
import { formatProblem, type Problem } from '../model/problem.js'
import { findRootForCommand } from '../project/find-root.js'
import type { Context } from './command.js'

/**
 * The configuration of the project that the command is about. Problems that do not make it unusable are reported.
 *
 * @throws ExplainedError when there is no project, or its configuration is wrong.
 */
export const openProject = async (context: Context): Promise<LoadedConfig> => {
  const { flags, env } = context
  const root = findRootForCommand(context, typeof flags.root === 'string' ? flags.root : undefined)
  const loaded = await loadConfig({ root, env, flags })
  sayProblems(context, loaded.problems)
  return loaded
}

/** The project's configuration, its inventory, and the passphrase for those who read encrypted states themselves. */
export const openInventory = async (
  context: Context,
): Promise<{ config: Config; inventory: Inventory; passphrase: string | undefined }> => {
  const { config } = await openProject(context)
  return { config, inventory: await readInventory(config, context), passphrase: passphraseIn(context.env) }
}

/** Reads the inventory, from `sources` if they have been looked for already. */
export const readInventory = async (
  config: Config,
  { env, executable }: Pick<Context, 'env' | 'executable'>,
  sources?: LoadOptions['sources'],
): Promise<Inventory> => {
  const { loadInventory } = await import('../load/load-inventory.js')
  return loadInventory(config, { passphrase: passphraseIn(env), sources, built: join(dirname(executable), '..') })
}

/** Writes each problem as a line to stderr; notices only if they are asked for. */
export const sayProblems = (
  { say }: Context,
  problems: readonly Problem[],
  { notices = false }: { notices?: boolean } = {},
): void => {
  for (const problem of problems) if (notices || problem.severity !== 'notice') say(formatProblem(problem))
}
