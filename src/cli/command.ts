import type { Readable, Writable } from 'node:stream'
import type { Environment } from '../model/environment.js'
import type { Inventory } from '../model/inventory.js'

/** An option of a command, by its long name without dashes. */
export interface Option {
  readonly type: 'boolean' | 'text' | 'number'
  readonly describe: string
  readonly alias?: string
  /** Allowed values. */
  readonly choices?: readonly string[]
  /** What a shell completes as its value, where that is no choice of a few. */
  readonly complete?: 'file' | 'folder'
  /** Heading in the help. */
  readonly group?: string
}

/** The names of an inventory that a command can do something with. */
export type NamesOf = (inventory: Inventory) => readonly string[]

/** A positional argument, by its name; its place is its place in the record. */
export interface Positional {
  readonly describe: string
  readonly required?: boolean
  /** Takes all that follow; only the last one can. */
  readonly several?: boolean
  /** What a shell completes here: files, or the names that `list --for` prints for this command. */
  readonly complete?: 'file' | NamesOf
  /** Words that a shell completes here; the command says itself what else it takes. */
  readonly choices?: readonly string[]
}

type Options = Readonly<Record<string, Option>>
type Positionals = Readonly<Record<string, Positional>>

type OptionValue<O extends Option> = { boolean: boolean; text: string; number: number }[O['type']]
type PositionalValue<P extends Positional> = P extends { several: true } ? readonly string[] : string

/** What a command is given: its own options and positionals by name, and what followed `--`. */
export type Args<O extends Options, P extends Positionals> = {
  readonly [K in keyof O]?: OptionValue<O[K]>
} & {
  readonly [K in keyof P as P[K] extends { required: true } ? K : never]: PositionalValue<P[K]>
} & {
  readonly [K in keyof P as P[K] extends { required: true } ? never : K]?: PositionalValue<P[K]>
} & {
  readonly '--'?: readonly string[]
}

/** All that the program understands. */
export interface Grammar {
  /** What it does when no command is named. */
  readonly main: Command
  readonly commands: readonly Command[]
  /** Options that every command takes. */
  readonly shared: Options
}

/** What the outside gives the program. */
export interface CliInput {
  /** Arguments after the program's name. */
  readonly argv: readonly string[]
  readonly env: Environment
  /** The working folder; asked for only where it is needed: it may be gone. */
  readonly cwd: () => string
  /** Asked for when somebody is asked: making it takes Node a while. */
  readonly stdin: () => Readable & { readonly isTTY?: boolean }
  readonly stdout: Writable & { readonly isTTY?: boolean; readonly columns?: number }
  readonly stderr: Writable & { readonly isTTY?: boolean }
  /** Path of the built program. */
  readonly executable: string
  /** What the program is called in what it says: `vm-inventory` without it. */
  readonly program?: string
  /**
   * Catches SIGINT, SIGTERM and SIGHUP from the first call on, and gives the signal they abort. Only a command that has
   * something to clean up calls it; any other is ended by them at once.
   */
  readonly interruption?: () => AbortSignal
}

/** What a command works with. */
export interface Context extends Omit<CliInput, 'argv' | 'interruption' | 'program'> {
  readonly grammar: Grammar
  /** All flags that were given, by name: those of the configuration are among them. */
  readonly flags: Readonly<Record<string, unknown>>
  /** Writes to stdout as it stands: make text of users {@link printable} first. */
  readonly print: (text: string) => void
  /** One line on stderr, after the program's name, made printable. */
  readonly say: (line: string) => void
  readonly interruption: () => AbortSignal
  /** The hint for wrong usage that no other can be given for. */
  readonly seeHelp: string
}

/** One command: what `--help` and completion show of it, and what it does. */
export interface Command {
  readonly name: string
  readonly aliases?: readonly string[]
  /** The program that stands for it; without one it is called as `vm-inventory NAME`. */
  readonly program?: string
  /** One sentence without a full stop. */
  readonly describe: string
  readonly positionals?: Positionals
  readonly options?: Options
  /** Whether what follows `--` is for a program that it runs. Otherwise those are positionals like others. */
  readonly passesOn?: boolean
  /** Command line and what it is good for. */
  readonly examples: readonly (readonly [string, string])[]
  /**
   * Does it and gives the exit code. Whatever is heavy is imported in here, so that help and completion are cheap.
   *
   * @throws ExplainedError for what went wrong; anything else that is thrown is taken for a bug.
   */
  // biome-ignore lint/suspicious/noExplicitAny: each command knows the type of its own arguments, the registry does not
  readonly run: (args: any, context: Context) => Promise<number>
}

type NoOptions = Readonly<Record<never, never>>

/** A {@link Command} whose `run` gets its arguments typed by what it declares. */
export const defineCommand = <const O extends Options = NoOptions, const P extends Positionals = NoOptions>(
  command: Omit<Command, 'options' | 'positionals' | 'run'> & {
    readonly options?: O
    readonly positionals?: P
    readonly run: (args: Args<O, P>, context: Context) => Promise<number>
  },
): Command => command as Command
