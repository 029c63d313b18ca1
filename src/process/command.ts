import { shellWord } from '../model/shell-word.js'

/** A program to run: never through a shell. */
export interface ProgramCall {
  /** Name on PATH, or path. */
  readonly program: string
  readonly args: readonly string[]
  /** Absolute. */
  readonly cwd: string
  /** Added to the environment of this process. */
  readonly env: Readonly<Record<string, string>>
  /** Which tool it is, whatever the program is called: known errors are looked for only in the output of these. */
  readonly tool?: 'terraform' | 'virsh'
}

/** What a command is called in a message: `terraform apply`, `virsh vol-upload`, `ansible-playbook`. */
export const commandTitle = ({ program, args }: ProgramCall): string => {
  const name = program.slice(program.lastIndexOf('/') + 1)
  // `virshCommand` puts three before it.
  const verb = name === 'virsh' ? args[3] : args[0]
  return verb === undefined || !/^[a-z][a-z-]*$/.test(verb) ? name : `${name} ${verb}`
}

/** The command as a person would type it in a shell: the added environment first, the working folder left out. */
export const commandLine = ({ program, args, env }: ProgramCall): string =>
  [
    ...Object.entries(env).map(([name, value]) => `${name}=${shellWord(value)}`),
    ...[program, ...args].map(shellWord),
  ].join(' ')
