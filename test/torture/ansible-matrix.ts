import { projectPath, runProgram } from '../integration/run-program.js'

/** An Ansible to ask. */
export interface Ansible {
  /** As it calls itself: `2.19.14`. */
  readonly version: string
  /** Path of its `ansible`; its other programs are beside it. */
  readonly program: string
}

/** The Ansible that is first in PATH. */
export const installedAnsible = async (): Promise<readonly Ansible[]> => {
  const { stdout, stderr } = await runProgram('ansible', ['--version'])
  const [, version] = /^ansible \[core (\S+)\]/.exec(stdout) ?? []
  if (version === undefined) throw new Error('ansible --version does not say its version', { cause: stdout + stderr })
  return [{ version, program: 'ansible' }]
}

/** Every Ansible that is tested against, installed first where it is not yet. */
export const everyAnsible = async (): Promise<readonly Ansible[]> => {
  const { code, stdout, stderr } = await runProgram(process.execPath, [projectPath('scripts/ansible-versions.mjs')])
  if (code !== 0) throw new Error('no Ansible could be installed', { cause: stderr })
  const versions: { version: string; bin?: string; missing?: string; needed?: boolean }[] = JSON.parse(stdout)
  const lacking = versions.find(({ needed }) => needed)
  if (lacking !== undefined) throw new Error(`ansible-core ${lacking.version} ${lacking.missing}`)
  return versions.flatMap(({ version, bin }) => (bin === undefined ? [] : [{ version, program: `${bin}/ansible` }]))
}

/** The oldest, the newest, and 2.19, which reads values its own way: versions between two of them agree with one of them. */
export const decidingAnsibles = async (): Promise<readonly Ansible[]> => {
  const all = await everyAnsible()
  return all.filter(({ version }, i) => i === 0 || i === all.length - 1 || version.startsWith('2.19.'))
}
