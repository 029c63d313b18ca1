import { homedir } from 'node:os'
import { isAbsolute, join } from 'node:path'
import type { Config } from '../config/config.js'
import { attempt, ExplainedError } from '../errors.js'
import type { Environment } from '../model/environment.js'
import type { TerraformRoot } from './terraform-root.js'

/** Where values of Terraform variables come from. */
export interface SettingSources {
  readonly config: Config
  readonly root: Pick<TerraformRoot, 'assigned' | 'variables'>
  readonly env: Environment
  /** What is passed with `-var`. */
  readonly variables: Readonly<Record<string, string>>
}

/**
 * The value a variable will have, in Terraform's order: `-var`, tfvars files, `TF_VAR_…`, the project's `provision`
 * settings (passed as `TF_VAR_…`), the default. Undefined when the root has no such variable, or only Terraform knows.
 */
export const settingOf = (name: string, sources: SettingSources): string | undefined => {
  const text = rawValue(name, sources)
  return text === undefined || text === null || typeof text === 'object' ? undefined : String(text)
}

/** The texts in a variable whose value is a list, found as {@link settingOf} does; none if only Terraform knows the value. */
export const textsOf = (name: string, sources: SettingSources): readonly string[] => {
  const value = rawValue(name, sources)
  const list = typeof value === 'string' ? jsonOf(value) : value
  return Array.isArray(list) ? list.filter((item) => typeof item === 'string') : []
}

const rawValue = (name: string, { config, root, env, variables }: SettingSources): unknown => {
  if (!root.variables.has(name)) return undefined
  if (variables[name] !== undefined) return variables[name]
  // Even if it is undefined: then it is an expression, which only Terraform can evaluate.
  if (name in root.assigned) return root.assigned[name]
  return env[`TF_VAR_${name}`] ?? config.provision[name] ?? root.variables.get(name)
}

/** Terraform reads the text as HCL, where JSON has the same meaning. */
const jsonOf = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** The project's `provision` settings as `TF_VAR_…`, without those that the environment sets itself. */
export const settingsEnvironment = ({ config, root, env }: Omit<SettingSources, 'variables'>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(config.provision)
      .filter(([name]) => root.variables.has(name) && env[`TF_VAR_${name}`] === undefined)
      .map(([name, value]) => [`TF_VAR_${name}`, typeof value === 'string' ? value : JSON.stringify(value)]),
  )

/**
 * `path` with `~` expanded to the home folder, as by Terraform's pathexpand; undefined if it is not absolute then.
 *
 * @throws ExplainedError when nothing says where the home folder is
 */
export const expandPath = (path: string, env: Environment): string | undefined => {
  const expanded = path === '~' || path.startsWith('~/') ? join(env.HOME ?? homeOfUser(path), path.slice(1)) : path
  return isAbsolute(expanded) ? expanded : undefined
}

const homeOfUser = (path: string): string =>
  attempt(homedir, (_, cause) => {
    throw new ExplainedError(
      `${path} has no meaning: HOME is not set, and the system does not know the user ${process.getuid?.()}`,
      'set HOME',
      { cause },
    )
  })
