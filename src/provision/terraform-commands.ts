import type { ProgramCall } from '../process/command.js'

/** What all calls of Terraform for one VM have in common. */
export interface TerraformCall {
  /** Name or path of Terraform. */
  readonly program: string
  readonly dir: string
  readonly workspace: string
  /** Passed with `-var`. */
  readonly variables: Readonly<Record<string, string>>
  /** The user's own TF_CLI_ARGS, TF_CLI_ARGS_apply and TF_CLI_ARGS_plan. */
  readonly ownArgs: { readonly all: string; readonly apply: string; readonly plan: string }
  /** Added to the environment. */
  readonly env: Readonly<Record<string, string>>
}

const QUIET = ['-input=false', '-no-color']

/** Prepares the folder. In the default workspace, since any other would be created. */
export const initCommand = (call: TerraformCall): ProgramCall =>
  terraform({ ...call, workspace: 'default' }, ['init', ...QUIET])

/** Lists workspaces; creates none. */
export const workspacesCommand = (call: TerraformCall): ProgramCall =>
  terraform(withArgs({ ...call, workspace: 'default' }, { TF_CLI_ARGS: '' }), ['workspace', 'list'])

/** Prints the state. Only for a workspace that exists, since any other would be created. */
export const statePullCommand = (call: TerraformCall): ProgramCall =>
  terraform(withArgs(call, { TF_CLI_ARGS: '' }), ['state', 'pull'])

export const applyCommand = (call: TerraformCall): ProgramCall =>
  terraform(call, ['apply', '-auto-approve', ...QUIET, ...vars(call)])

/** Plans what {@link applyCommand} would do, so with the user's own arguments for apply and not with those for plan. */
export const planCommand = (call: TerraformCall, file: string): ProgramCall => {
  const own = call.ownArgs.apply.replace(/(^|\s)--?auto-approve(=\S*)?(?=\s|$)/g, ' ').trim()
  return terraform(withArgs(call, { TF_CLI_ARGS_plan: own }), ['plan', ...QUIET, `-out=${file}`, ...vars(call)])
}

/** Prints a plan as JSON. */
export const showPlanCommand = (call: TerraformCall, file: string): ProgramCall =>
  terraform(withArgs(call, { TF_CLI_ARGS: '' }), ['show', '-json', file])

/**
 * Applies a plan. Most of the user's arguments, such as variables, are in it already, and Terraform would refuse them here.
 *
 * The values of the plan's variables are in the environment, since Terraform 1.10 refuses a plan where `TF_VAR_…` says something
 * else, and later versions warn.
 *
 * @param options.variables whether to pass them with `-var` as well ({@link takesVariables})
 */
export const applyPlanCommand = (call: TerraformCall, file: string, options: { variables: boolean }): ProgramCall => {
  const { all, apply } = call.ownArgs
  const still = argsIn(`${all} ${apply}`, ['lock', 'lock-timeout', 'parallelism'])
  const { env, ...rest } = withArgs(call, { TF_CLI_ARGS: '', TF_CLI_ARGS_apply: still })
  const values = Object.fromEntries(Object.entries(call.variables).map(([name, value]) => [`TF_VAR_${name}`, value]))
  const args = options.variables ? vars(call) : []
  return terraform({ ...rest, env: { ...env, ...values } }, ['apply', ...QUIET, ...args, file])
}

/** Only updates the state from what is there, which brings in addresses. Refreshes even if the user's arguments say otherwise. */
export const refreshCommand = (call: TerraformCall): ProgramCall =>
  terraform(call, ['apply', '-refresh-only', '-refresh=true', '-auto-approve', ...QUIET, ...vars(call)])

/**
 * Destroys everything in the workspace. Without a refresh it is quicker, and does not download the seed image, at which the libvirt
 * provider was seen to hang; with one it also copes with what was deleted behind Terraform's back.
 */
export const destroyCommand = (call: TerraformCall, options: { refresh: boolean }): ProgramCall =>
  terraform(call, ['destroy', '-auto-approve', `-refresh=${options.refresh}`, ...QUIET, ...vars(call)])

export const importCommand = (call: TerraformCall, address: string, id: string): ProgramCall =>
  terraform(call, ['import', ...QUIET, ...vars(call), address, id])

/**
 * Removes the VM's empty workspace, from the default one: Terraform does not delete the workspace it is in. It would refuse most of
 * the user's arguments, such as variables.
 */
export const deleteWorkspaceCommand = (call: TerraformCall): ProgramCall =>
  terraform(
    withArgs({ ...call, workspace: 'default' }, { TF_CLI_ARGS: argsIn(call.ownArgs.all, ['lock', 'lock-timeout']) }),
    ['workspace', 'delete', '-no-color', call.workspace],
  )

/** Replaces the user's own arguments, if there are any. */
const withArgs = (call: TerraformCall, args: Readonly<Record<string, string>>): TerraformCall =>
  Object.values(call.ownArgs).every((own) => own === '') ? call : { ...call, env: { ...call.env, ...args } }

/** The arguments in `own` that have one of these names and a value. */
const argsIn = (own: string, names: readonly string[]): string =>
  own.match(new RegExp(`(?<=^|\\s)--?(${names.join('|')})=\\S+`, 'g'))?.join(' ') ?? ''

const vars = ({ variables }: TerraformCall): string[] =>
  Object.entries(variables).map(([name, value]) => `-var=${name}=${value}`)

const terraform = ({ program, dir, workspace, env }: TerraformCall, args: readonly string[]): ProgramCall => ({
  program,
  args,
  cwd: dir,
  env: { ...env, TF_WORKSPACE: workspace, TF_IN_AUTOMATION: '1', CHECKPOINT_DISABLE: '1' },
  tool: 'terraform',
})
