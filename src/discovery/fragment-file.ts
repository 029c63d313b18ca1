import type { SourceRef } from '../model/inventory.js'

/** A fragment that is there: a file, or a link to one that may be followed. */
export interface FragmentFile {
  /** Absolute. */
  readonly path: string
  readonly source: SourceRef
  /** File name without `.ini`. */
  readonly vm: string
}
