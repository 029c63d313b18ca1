import type { BackendType } from './backend.js'
import { local } from './local-backend.js'

/** A new one is a file beside this and a line here; every other backend is said to be unsupported, by name. */
const types: readonly BackendType[] = [local]

/** Every backend whose states can be found, by its name. */
export const backendTypes: ReadonlyMap<string, BackendType> = new Map(types.map((type) => [type.type, type]))
