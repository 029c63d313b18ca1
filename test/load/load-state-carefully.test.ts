import { join } from 'node:path'
import t from 'tap'
import { loadStateCarefully } from '../../src/load/load-state-carefully.js'
import { encrypted, PASSPHRASE } from '../fixtures/cli/encrypted-state.js'
import { destroyedState } from '../fixtures/cli/lab.js'
import { plainConfig } from '../hosts/read-case.js'

t.test('an encrypted state with a wrong field names it, as any other does', async (t) => {
  const wrong = destroyedState.replace('"outputs": {}', '"outputs": []')
  const folder = t.testdir({ open: wrong, closed: encrypted(wrong) })
  const read = async (name: string) => {
    const source = { kind: 'state', path: name } as const
    const file = { path: join(folder, name), source, workspace: 'w', kind: 'folder' } as const
    const decryption = { passphrase: PASSPHRASE, keys: new Map() }
    return loadStateCarefully(file, { ...plainConfig(), root: folder }, decryption)
  }
  const open = await read('open')
  t.match(open, { status: 'unreadable', problems: [{ code: 'state-not-state', message: /outputs/ }] })
  t.equal((await read('closed'))?.problems[0]?.message, open?.problems[0]?.message)
})

t.test('a state that is gone by now is none', async (t) => {
  const source = { kind: 'state', path: 'w/terraform.tfstate' } as const
  const file = { path: join(t.testdir(), source.path), source, workspace: 'w', kind: 'folder' } as const
  t.equal(await loadStateCarefully(file, plainConfig(), { passphrase: PASSPHRASE, keys: new Map() }), undefined)
})
