import type { Dirent } from 'node:fs'

/** Names of all in a Terraform root but folders: Terraform reads none, even if it is called `old.tf`. */
export const fileNames = (entries: readonly Dirent[]): string[] =>
  entries.flatMap((entry) => (entry.isDirectory() ? [] : [entry.name]))

/**
 * Which of the names in a Terraform root are its configuration.
 *
 * As Terraform has it: `*.tf` and `*.tf.json`, no dotfiles. OpenTofu reads `*.tofu` too, and then passes over a `.tf` of the
 * same name (opentofu.org/docs/language/files).
 */
export const configurationFiles = (names: readonly string[]): string[] => {
  const all = new Set(names)
  return names.filter((name) => {
    const [, stem, kind, json = ''] = /^([^.].*)\.(tf|tofu)(\.json)?$/.exec(name) ?? []
    return kind === 'tofu' || (kind === 'tf' && !all.has(`${stem}.tofu${json}`))
  })
}

/** Whether Terraform (and OpenTofu) merges this file of a configuration over the others. */
export const isOverride = (path: string): boolean => /(^|[/_])override\.(?:tf|tofu)(\.json)?$/.test(path)
