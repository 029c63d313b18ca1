import t from 'tap'
import { decryptState } from '../../src/state/decrypt-state.js'
import { encrypt, PASSPHRASE, STATE } from '../fixtures/cli/encrypted-state.js'

const open = (envelope: unknown, passphrase = PASSPHRASE): Promise<string> =>
  decryptState(JSON.stringify(envelope), { passphrase, keys: new Map() })

t.test('every kind of key opens its state', async (t) => {
  for (const hash of ['sha256', 'sha512'] as const) {
    for (const length of [16, 24, 32] as const)
      t.equal(await open(encrypt({ hash, length })), STATE, `${hash} ${length}`)
  }
  t.equal(await open(encrypt({ name: 'an-alias' })), STATE)
})

t.test('several key providers are tried in turn', async (t) => {
  const { meta: other } = encrypt({ name: 'key_provider.pbkdf2.old' })
  const { meta, ...envelope } = encrypt()
  t.equal(await open({ ...envelope, meta: { ...other, kms: 'AAAA', n: 1, ...meta } }), STATE)
})

t.test('keys are derived once for each salt', async (t) => {
  const keys = new Map<string, Promise<Buffer>>()
  const text = JSON.stringify(encrypt())
  t.equal(await decryptState(text, { passphrase: PASSPHRASE, keys }), STATE)
  t.equal(await decryptState(text, { passphrase: 'not asked for again', keys }), STATE)
  t.equal(keys.size, 1)
})

t.test('the work is limited for all keys of a state together', async (t) => {
  const recipe = { salt: 'AAAA', iterations: 1_000_000, hash_function: 'sha512', key_length: 32 }
  const meta = Buffer.from(JSON.stringify(recipe)).toString('base64')
  const open = (count: number): Promise<string> => {
    const metas = Object.fromEntries(Array.from({ length: count }, (_, nth) => [`key_provider.pbkdf2.k${nth}`, meta]))
    const keys = new Map([['AAAA 1000000 sha512 32', Promise.resolve(Buffer.alloc(32))]])
    return decryptState(JSON.stringify({ ...encrypt(), meta: metas }), { passphrase: PASSPHRASE, keys })
  }
  await t.rejects(open(10), { code: 'state-encrypted', message: /does not open/ })
  await t.rejects(open(11), { code: 'state-encrypted', message: /more than 10 million iterations/ })
})

t.test('a key that takes too long does not keep another from opening the state', async (t) => {
  const { meta: endless } = encrypt({ name: 'key_provider.pbkdf2.old', meta: { iterations: 1e12 } })
  const { meta, ...envelope } = encrypt()
  t.equal(await open({ ...envelope, meta: { ...endless, ...meta } }), STATE)
})

t.test('what does not open says why, and nothing of what is inside', async (t) => {
  const whole = encrypt()
  const flipped = Buffer.from(whole.encrypted_data, 'base64')
  flipped.writeUInt8(flipped.readUInt8(20) ^ 1, 20)
  const cases: readonly [name: string, envelope: unknown, message: RegExp][] = [
    ['wrong passphrase', encrypt({ meta: { salt: 'AAAA' } }), /does not open/],
    ['additional data', encrypt({ aad: Uint8Array.of(1) }), /does not open/],
    ['changed data', { ...whole, encrypted_data: flipped.toString('base64') }, /does not open/],
    ['short data', { ...whole, encrypted_data: 'AAAA' }, /incomplete/],
    ['no data', { ...whole, encrypted_data: null }, /in an unknown way/],
    ['another version', { ...whole, encryption_version: 'v1' }, /in an unknown way/],
    ['no object', [], /in an unknown way/],
    ['no meta', { ...whole, meta: null }, /other than pbkdf2/],
    ['another provider', { ...whole, meta: { 'key_provider.aws_kms.k': 'eyJhIjoxfQ==' } }, /other than pbkdf2/],
    ['endless work', encrypt({ meta: { iterations: 1e12 } }), /more than 10 million iterations/],
    ['another hash', encrypt({ meta: { hash_function: 'md5' } }), /other than pbkdf2/],
    ['another length', encrypt({ meta: { key_length: 8 } }), /other than pbkdf2/],
    ['no salt', encrypt({ meta: { salt: null } }), /other than pbkdf2/],
    ['another serial', { ...whole, serial: 4 }, /not those outside it/],
    ['another lineage', { ...whole, lineage: 'b2' }, /not those outside it/],
    ['no JSON inside', encrypt({ text: 'secret' }), /not those outside it/],
    ['no object inside', encrypt({ text: '"secret"' }), /not those outside it/],
  ]
  for (const [name, envelope, message] of cases) {
    await t.rejects(open(envelope), { name: 'StateError', code: 'state-encrypted', message }, name)
  }
  await t.rejects(open(whole, 'another passphrase'), { code: 'state-encrypted', message: /does not open/ })
  await t.rejects(decryptState('{', { passphrase: '', keys: new Map() }), { code: 'state-encrypted' })
})
