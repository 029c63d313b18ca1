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
  /** What a shell completes as its value, if there are no `choices`. */
  readonly complete?: 'file' | 'folder'
  /** Heading in the help. */
  readonly group?: string
}

/** Gives the names in an inventory that a command can take. */
export type NamesOf = (inventory: Inventory) => readonly string[]

/** A positional argument. Their order is the order in the record. */
export interface Positional {
  readonly describe: string
  readonly required?: boolean
  /** Takes all words that follow; only the last positional can. */
  readonly several?: boolean
  /** What a shell completes here: files, or the names that `list --for` prints for this command. */
  readonly complete?: 'file' | NamesOf
  /** Words that a shell completes here. They are not enforced: the command checks what it is given. */
  readonly choices?: readonly string[]
}

type Options = Readonly<Record<string, Option>>
type Positionals = Readonly<Record<string, Positional>>

type OptionValue<O extends Option> = { boolean: boolean; text: string; number: number }[O['type']]
type PositionalValue<P extends Positional> = P extends { several: true } ? readonly string[] : string

/** What a command gets: its own options and positionals by name, and what followed `--`. */
export type Args<O extends Options, P extends Positionals> = {
  readonly [K in keyof O]?: OptionValue<O[K]>
} & {
  readonly [K in keyof P as P[K] extends { required: true } ? K : never]: PositionalValue<P[K]>
} & {
  readonly [K in keyof P as P[K] extends { required: true } ? never : K]?: PositionalValue<P[K]>
} & {
  readonly '--'?: readonly string[]
}

/** Everything that the command line understands. */
export interface Grammar {
  /** What to do when no command is named. */
  readonly main: Command
  readonly commands: readonly Command[]
  /** Options that every command takes. */
  readonly shared: Options
}

/** What the command line gets from its process. */
export interface CliInput {
  /** Arguments after the program's name. */
  readonly argv: readonly string[]
  readonly env: Environment
  /** The working folder. Called only when it is needed, because it may no longer exist. */
  readonly cwd: () => string
  /** Called only when it is read, because creating it takes Node a while. */
  readonly stdin: () => Readable & { readonly isTTY?: boolean }
  readonly stdout: Writable & { readonly columns?: number }
  readonly stderr: Writable
  /** Path of the built program. */
  readonly executable: string
  /** Name of the program in its messages. Default: `vm-inventory`. */
  readonly program?: string
  /**
   * Catches SIGINT, SIGTERM and SIGHUP from the first call on, and returns the abort signal that they trigger. Only commands that
   * have something to clean up call it; these signals end any other command at once.
   */
  readonly interruption?: () => AbortSignal
}

/** What a command works with. */
export interface Context extends Omit<CliInput, 'argv' | 'interruption' | 'program'> {
  readonly grammar: Grammar
  /** All flags that were given, by name, including those of the configuration. */
  readonly flags: Readonly<Record<string, unknown>>
  /** Writes to stdout unchanged: make text that comes from files or users {@link printable} first. */
  readonly print: (text: string) => void
  /** Writes one line to stderr, after the program's name, made printable. */
  readonly say: (line: string) => void
  readonly interruption: () => AbortSignal
  /** The hint for wrong usage that has no better one. */
  readonly seeHelp: string
}

/** One command: what `--help` and completion show of it, and what it does. */
export interface Command {
  readonly name: string
  readonly aliases?: readonly string[]
  /** A program of its own that runs it; without one it is called as `vm-inventory NAME`. */
  readonly program?: string
  /** One sentence without a full stop. */
  readonly describe: string
  readonly positionals?: Positionals
  readonly options?: Options
  /** Whether what follows `--` is for a program that it runs. Otherwise those words are positionals like any others. */
  readonly passesOn?: boolean
  /** Command line and what it is good for. */
  readonly examples: readonly (readonly [string, string])[]
  /**
   * Runs the command and returns the exit code. Heavy imports belong in here, so that help and completion stay fast.
   *
   * @throws ExplainedError for what went wrong; anything else that is thrown is reported as a bug
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
