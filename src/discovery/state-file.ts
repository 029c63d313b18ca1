import type { SourceRef } from '../model/inventory.js'
import type { Problem } from '../model/problem.js'

/** A place where a state may be. It was not looked at: a file that is not there holds nothing and is no problem. */
export interface StateFile {
  /** Absolute. */
  readonly path: string
  readonly source: SourceRef
  /** The workspace, the folder of one VM, or the stem of a file that a pattern found; `default` for the root's own. */
  readonly workspace: string
  /**
   * `root`: the default workspace's. `workspace`: in a folder that Terraform made for a workspace, so without a file the
   * workspace is empty. `folder`: in another folder of the Terraform root. `pattern`: found by a pattern of the config.
   */
  readonly kind: 'root' | 'workspace' | 'folder' | 'pattern'
  /** A folder outside the project that the user's own configuration names: links may lead into it too. */
  readonly base?: string
}

/** The states that there may be, and what is wrong with places where some could be. */
export interface FoundStates {
  readonly states: readonly StateFile[]
  readonly problems: readonly Problem[]
}
