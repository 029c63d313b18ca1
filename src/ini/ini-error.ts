/** Why Ansible would refuse an INI inventory. `message` is one sentence without a full stop and never quotes a value. */
export class IniError extends Error {
  readonly hint: string
  /** From 1; absent when no single line is to blame. */
  readonly line?: number

  constructor(message: string, hint: string, line?: number) {
    super(message)
    this.name = 'IniError'
    this.hint = hint
    if (line !== undefined) this.line = line
  }
}
