import { createCipheriv, pbkdf2Sync } from 'node:crypto'
import { join } from 'node:path'
import t from 'tap'
import { loadStateCarefully } from '../../src/load/load-state-carefully.js'
import { destroyedState } from '../fixtures/cli/lab.js'
import { plainConfig } from '../hosts/read-case.js'

const passphrase = 'correct horse battery staple'

/** As OpenTofu encrypts a state, with few iterations. */
const encrypted = (text: string): string => {
  const salt = Buffer.alloc(32, 1)
  const nonce = Buffer.alloc(12, 2)
  const cipher = createCipheriv('aes-256-gcm', pbkdf2Sync(passphrase, salt, 1000, 32, 'sha512'), nonce)
  const data = Buffer.concat([nonce, cipher.update(text), cipher.final(), cipher.getAuthTag()])
  const key = { salt: salt.toString('base64'), iterations: 1000, hash_function: 'sha512', key_length: 32 }
  return JSON.stringify({
    serial: 9,
    lineage: '7b3c9a52-4c1e-9d61-55a3-0d4f2f7f8f10',
    meta: { 'key_provider.pbkdf2.main': Buffer.from(JSON.stringify(key)).toString('base64') },
    encrypted_data: data.toString('base64'),
    encryption_version: 'v0',
  })
}

t.test('an encrypted state with a wrong field names it, as any other does', async (t) => {
  const wrong = destroyedState.replace('"outputs": {}', '"outputs": []')
  const folder = t.testdir({ open: wrong, closed: encrypted(wrong) })
  const read = async (name: string) => {
    const source = { kind: 'state', path: name } as const
    const file = { path: join(folder, name), source, workspace: 'w', kind: 'folder' } as const
    const options = { now: () => Date.now() + 60_000, decryption: { passphrase, keys: new Map() } }
    return loadStateCarefully(file, { ...plainConfig(), root: folder }, options)
  }
  const open = await read('open')
  t.match(open, { status: 'unreadable', problems: [{ code: 'state-not-state', message: /outputs/ }] })
  t.equal((await read('closed'))?.problems[0]?.message, open?.problems[0]?.message)
})
