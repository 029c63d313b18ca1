/** A backend as it was configured, in `.terraform` or in a `terraform` block. */
export interface Backend {
  /** `local`, `s3`, `cloud`, … */
  readonly type: string
  /** Only what the local backend has; relative to the Terraform root. */
  readonly path?: string
  readonly workspaceDir?: string
  /** File that says so, absolute, and the line in it. */
  readonly file: string
  readonly line?: number
}

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

/** `value` when it is a record, an empty one otherwise. */
export const asRecord = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {}

/** The backend that a decoded configuration stands for. Options that are not set are null or not there. */
export const backendOf = (type: string, options: unknown, file: string, line?: number): Backend => {
  const { path, workspace_dir } = asRecord(options)
  return {
    type,
    ...(type === 'local' && typeof path === 'string' ? { path } : {}),
    ...(type === 'local' && typeof workspace_dir === 'string' ? { workspaceDir: workspace_dir } : {}),
    file,
    ...(line === undefined ? {} : { line }),
  }
}
