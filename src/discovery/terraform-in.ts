import type { Config } from '../config/config.js'
import { shellWord } from '../model/shell-word.js'
import { rootRelative } from '../project/root-relative.js'

/** Terraform in its folder, in a workspace, as the first words of a command that a person types in the project's root. */
export const terraformIn = (workspace: string, { root, terraform: { program, dir } }: Config): string => {
  const chdir = dir === root ? '' : ` -chdir=${shellWord(rootRelative(root, dir))}`
  return `TF_WORKSPACE=${shellWord(workspace)} ${shellWord(program)}${chdir}`
}
