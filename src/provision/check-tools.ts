import { accessSync, constants, statSync } from 'node:fs'
import { delimiter, resolve } from 'node:path'
import { ExplainedError } from '../errors.js'
import { howToGet } from '../process/not-started.js'
import type { Project } from './session.js'

/**
 * Checks that the programs that the project needs, and `others`, are installed.
 *
 * @throws ExplainedError that names all that are missing, and how to get them
 */
export const checkTools = (
  { config, root, env, cwd }: Pick<Project, 'config' | 'root' | 'env' | 'cwd'>,
  others: readonly string[] = [],
): void => {
  const programs = [config.terraform.program, ...(root.libvirt ? ['virsh'] : []), ...others]
  const missing = programs.filter((program) => !isThere(program, env.PATH ?? '', cwd))
  const [first] = missing
  if (first === undefined) return
  throw new ExplainedError(
    `${missing.join(' and ')} ${missing.length === 1 ? 'is' : 'are'} not installed`,
    missing.map(howToGet).join('; '),
  )
}

const isThere = (program: string, path: string, cwd: string): boolean =>
  program.includes('/')
    ? isExecutable(program)
    : path.split(delimiter).some((folder) => isExecutable(resolve(cwd, folder, program)))

const isExecutable = (path: string): boolean => {
  try {
    accessSync(path, constants.X_OK)
    return statSync(path).isFile()
  } catch {
    return false
  }
}
