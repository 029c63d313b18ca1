import type { Config } from '../config/config.js'
import { shellWord } from '../model/shell-word.js'
import { rootRelative } from '../project/root-relative.js'

/** Terraform in its folder, as the first words of a command that a person types in the project's root. */
export const terraformIn = ({ root, terraform: { program, dir } }: Config): string =>
  dir === root ? shellWord(program) : `${shellWord(program)} -chdir=${shellWord(rootRelative(root, dir))}`
