import type { Config } from '../config/config.js'
import type { Listing } from './list-folder.js'
import type { FoundStates } from './state-file.js'

/** A backend as it was configured, in `.terraform` or in a `terraform` block. */
export interface Backend {
  /** `local`, `s3`, `cloud`, … */
  readonly type: string
  /** As Terraform calls them. Those that are not set are null or not there. */
  readonly options: Readonly<Record<string, unknown>>
  /** File that says so, absolute, and the line in it; without it nothing is configured. */
  readonly file?: string
  readonly line?: number
}

/** What Terraform takes when nothing is configured. */
export const DEFAULT_BACKEND: Backend = { type: 'local', options: {} }

/** The file that should say where the states are cannot be understood. */
export class BackendUnreadable extends Error {
  constructor(
    /** Absolute. */
    readonly file: string,
    readonly line: number | undefined,
    /** One sentence without a full stop; never text of a parser. */
    message: string,
    readonly hint: string,
  ) {
    super(message)
    this.name = 'BackendUnreadable'
  }
}

/** A kind of backend whose states can be found. */
export interface BackendType {
  /** As the block in Terraform's configuration names it. */
  readonly type: string
  /**
   * The places where this backend keeps states, in a fixed order. What goes wrong is a problem, never an exception. Whatever is
   * heavy, such as a client, is imported in here: only the project that uses the backend pays for it.
   *
   * @param terraform What is in the Terraform root.
   */
  readonly find: (backend: Backend, config: Config, terraform: Listing) => FoundStates | Promise<FoundStates>
}
