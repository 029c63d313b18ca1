import type { SourceRef } from '../model/inventory.js'
import type { Problem } from '../model/problem.js'

/** Notes one problem of the state at hand. */
export type Report = (
  code: Problem['code'],
  severity: Problem['severity'],
  message: string,
  hint: string,
  vm?: string,
) => void

/** Both are needed: Terraform demands `sensitive = true` of an output of a sensitive value, and that hides any other value too. */
export const NONSENSITIVE = 'mark it nonsensitive(); an output must not set sensitive = true either'

/** A {@link Report} that adds to `problems` and fills in the file. */
export const reportTo =
  (problems: Problem[], source: SourceRef): Report =>
  (code, severity, message, hint, vm) => {
    problems.push({ code, severity, message, hint, path: source.path, ...(vm !== undefined && { vm }) })
  }
