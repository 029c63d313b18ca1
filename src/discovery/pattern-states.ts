import { basename, dirname, join, sep } from 'node:path'
import fastGlob from 'fast-glob'
import type { Config } from '../config/config.js'
import { type Match, matchPatterns } from './match-patterns.js'
import type { FoundStates, StateFile } from './state-file.js'
import { stateFileAt } from './state-file-at.js'
import { withoutTwins } from './without-twins.js'

/** The states that the globs of `terraform.states` match. */
export const patternStates = (config: Config, patterns: readonly string[]): FoundStates => {
  const { matches, hasLinks, problems } = matchPatterns(config, patterns, 'terraform.states', isState)
  const states = matches.map(({ path }) => stateFileAt(path, workspaceOf(path, config), 'pattern', config))
  return { states: hasLinks ? withoutTwins(states, config) : states, problems }
}

/** The states below the Terraform root, however deep they lie. */
export const statesAnywhere = (config: Config): readonly StateFile[] =>
  patternStates(config, [join(fastGlob.escapePath(config.terraform.dir), '**', '*.tfstate')]).states

/** What Terraform keeps beside its states is none; a folder is one only by a mistake that the reader explains. */
const isState = ({ path, type }: Match): boolean => {
  const name = basename(path)
  if (type === 'folder') return name.endsWith('.tfstate')
  return (
    !path.split(sep).includes('.terraform') &&
    !/\.backup$|\.lock\.info$|^\.terraform\.lock\.hcl$/.test(name) &&
    name !== 'errored.tfstate'
  )
}

const workspaceOf = (path: string, { root, terraform: { dir } }: Config): string => {
  const name = basename(path)
  if (name !== 'terraform.tfstate') return name.replace(/(?<=.)\.[^.]*$/, '')
  return [root, dir].some((folder) => path === join(folder, name)) ? 'default' : basename(dirname(path))
}
