import { UsageError } from '../errors.js'
import { wholeNumber } from './check-values.js'
import { checkVmName } from './vm-name.js'
import type { VmRequest } from './vm-request.js'

/** What the command line says besides names and numbers. */
export interface RequestFlags {
  readonly user?: string | undefined
  readonly dotfiles?: string | undefined
  /** Whether all words but the numbers at the end are names. */
  readonly several: boolean
}

/**
 * Reads `NAME [MEMORY] [VCPUS]`, or with `several` `NAME… [MEMORY] [VCPUS]`.
 *
 * @throws UsageError for a wrong name or number
 */
export const parseRequests = (words: readonly string[], { user, dotfiles, several }: RequestFlags): VmRequest[] => {
  const count = several ? words.findLastIndex((word) => !/^[-+.\d]/.test(word)) + 1 : 1
  const names = words.slice(0, count)
  const [memory, vcpus, ...more] = words.slice(count)
  if (names.length === 0) {
    throw new UsageError('which VM?', 'for example: provision-vm web-vm 4096 2')
  }
  for (const name of names) checkVmName(name)
  if (memory !== undefined && !/^[-+.\d]/.test(memory)) {
    throw new UsageError(
      `memory must be a whole number of MiB, not "${memory}"`,
      'a user is given with --user, several names together with --parallel',
    )
  }
  if (more.length > 0)
    throw new UsageError(`"${more[0]}" is one argument too many`, 'for example: provision-vm web-vm 4096 2')
  const numbers = { memory: wholeNumber('memory', memory), vcpus: wholeNumber('vcpus', vcpus) }
  return refuseTwice(names).map((name) => ({ name, ...numbers, user, dotfiles }))
}

/**
 * Returns the names.
 *
 * @throws UsageError when one is given more than once
 */
export const refuseTwice = (names: readonly string[]): readonly string[] => {
  const twice = names.find((name, at) => names.indexOf(name) !== at)
  if (twice !== undefined) throw new UsageError(`${twice} is named twice`, 'name each VM once')
  return names
}
