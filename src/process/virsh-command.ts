import { shellWord } from '../model/shell-word.js'
import type { ProgramCall } from './command.js'

/** A call of virsh on one hypervisor. Its messages are in English, so that known ones can be recognised. */
export const virshCommand = (uri: string, cwd: string, args: readonly string[]): ProgramCall => ({
  program: 'virsh',
  args: ['-q', '-c', uri, ...args],
  cwd,
  env: { LC_ALL: 'C' },
  tool: 'virsh',
})

/** A call of virsh as a person would type it in a shell: many a URI has an `&` or a `?` and needs quotes. */
export const virshLine = (uri: string, args: readonly string[]): string =>
  ['virsh', '-c', uri, ...args].map(shellWord).join(' ')
