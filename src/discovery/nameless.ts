import type { Config } from '../config/config.js'
import type { Problem } from '../model/problem.js'
import { rootRelative } from '../project/root-relative.js'
import { isNothingAt } from './is-nothing-at.js'

/** What Node puts where bytes of a name are no UTF-8. A name may also really hold it. */
export const REPLACEMENT = '\ufffd'

/** Whether Node cannot open what it lists at `path`, since the name is no UTF-8 and what it makes of it is another one. */
export const isNameless = (path: string): boolean => path.includes(REPLACEMENT) && isNothingAt(path)

/** The problem of what may be a source and cannot be opened by its name. */
export const namelessProblem = (path: string, { root }: Config): Problem => ({
  code: 'name-not-utf8',
  severity: 'error',
  message: 'its name is not UTF-8, so it cannot be opened',
  hint: 'rename it',
  path: rootRelative(root, path),
})
