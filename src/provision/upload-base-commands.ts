import type { ProgramCall } from '../process/command.js'
import { virshCommand } from '../process/virsh-command.js'

/**
 * Creates the base volume and fills it, in order; `mark` is a volume that is there meanwhile. `capacity` is the image's
 * virtual size in bytes, or what stands for it in a plan.
 */
export const uploadBaseCommands = (
  uri: string,
  cwd: string,
  base: { pool: string; volume: string; mark: string; capacity: string; file: string },
): { mark: ProgramCall; create: ProgramCall; upload: ProgramCall; unmark: ProgramCall } => ({
  mark: virshCommand(uri, cwd, ['vol-create-as', base.pool, base.mark, '1', '--format', 'raw']),
  create: virshCommand(uri, cwd, ['vol-create-as', base.pool, base.volume, base.capacity, '--format', 'qcow2']),
  upload: virshCommand(uri, cwd, ['vol-upload', base.volume, base.file, '--pool', base.pool]),
  unmark: virshCommand(uri, cwd, ['vol-delete', '--vol', base.mark, '--pool', base.pool]),
})
