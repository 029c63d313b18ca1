import type { Config } from '../config/config.js'
import type { Backend } from './backend.js'
import type { Listing } from './list-folder.js'
import type { FoundStates } from './state-file.js'

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
