import t from 'tap'
import { lostStates } from '../../src/check/lost-states.js'
import type { StateFile } from '../../src/discovery/state-file.js'

t.test('a workspace has lost its state when only the backup of it has content', async (t) => {
  const dir = t.testdir({
    gone: { 'terraform.tfstate.backup': '{}' },
    emptied: { 'terraform.tfstate': '', 'terraform.tfstate.backup': '{}' },
    whole: { 'terraform.tfstate': '{}', 'terraform.tfstate.backup': '{}' },
    new: {},
    hollow: { 'terraform.tfstate.backup': '' },
    folder: { 'terraform.tfstate.backup': '{}' },
    file: '',
  })
  const at = (workspace: string, kind: StateFile['kind'] = 'workspace'): StateFile => ({
    path: `${dir}/${workspace}/terraform.tfstate`,
    source: { kind: 'state', path: `d/${workspace}` },
    workspace,
    kind,
  })
  const names = ['gone', 'emptied', 'whole', 'new', 'hollow', 'file', 'nowhere']
  t.strictSame(Object.fromEntries(lostStates([...names.map((name) => at(name)), at('folder', 'folder')])), {
    gone: 'd/gone',
    emptied: 'd/emptied',
  })
})
