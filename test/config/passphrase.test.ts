import t from 'tap'
import { passphraseIn } from '../../src/config/passphrase.js'

t.test('a passphrase that is empty counts as not set', async (t) => {
  t.equal(passphraseIn({ VM_INFRA_STATE_PASSPHRASE: ' x ' }), ' x ')
  for (const env of [{}, { VM_INFRA_STATE_PASSPHRASE: '' }]) t.equal(passphraseIn(env), undefined)
})
