/** A JSON value as a state holds it; integers beyond 2^53 are `bigint` after an exact parse. */
export type StateValue = null | boolean | number | bigint | string | StateValue[] | { [key: string]: StateValue }

/** One step into an attribute: `['password']`, `['network', 0, 'token']`. */
export type AttributePath = readonly (string | number)[]

/** The current object of one resource instance. Deposed objects never become one. */
export interface ResourceInstance {
  /** `''` for the root module, else as Terraform writes it: `module.m["k"].module.n`. */
  readonly module: string
  readonly mode: 'managed' | 'data'
  readonly type: string
  readonly name: string
  readonly indexKey?: string | number
  readonly tainted: boolean
  readonly attributes: Readonly<Record<string, StateValue>>
  /** Paths Terraform marks sensitive; what is at or below them never leaves. */
  readonly sensitive: readonly AttributePath[]
}

/** An output of the root module. */
export interface Output {
  readonly value: StateValue
  readonly sensitive: boolean
}

/** Any state this program reads (v4, v3, OpenTofu's), in one form. */
export interface State {
  /** True after an exact parse: a `number` beyond 2^53 was written as a float then, and is no integer that lost digits. */
  readonly exact?: boolean
  readonly outputs: Readonly<Record<string, Output>>
  readonly instances: readonly ResourceInstance[]
  /** Whether it holds objects that were replaced, but not destroyed yet. */
  readonly deposed?: true
}
