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
