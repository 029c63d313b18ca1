import fc from 'fast-check'
import t from 'tap'
import { EXIT, ExplainedError } from '../../src/errors.js'
import { checkKnownName, checkVmName, suggestVmName } from '../../src/provision/vm-name.js'

t.test('valid names pass', async (t) => {
  for (const name of ['a', 'web-vm', 'dev-vm', 'x1', 'a'.repeat(63), 'a--b'])
    t.doesNotThrow(() => checkVmName(name), name)
})

t.test('others are refused with the rule and a suggestion', async (t) => {
  const cases: [string, string][] = [
    ['web_vm', 'such as web-vm'],
    ['Web.VM', 'such as web-vm'],
    ['-x', 'such as x'],
    ['..', 'choose another'],
    ['', 'choose another'],
    ['1st', 'such as vm-1st'],
    ['überVM', 'such as ubervm'],
    ['all', 'such as all-vm'],
    ['default', 'such as default-vm'],
    ['localhost', 'such as localhost-vm'],
    ['deadbeef-0000-4000-8000-c0ffee000000', 'such as deadbeef-0000-4000-8000-c0ffee000000-vm'],
    ['a/b', 'such as a-b'],
    ['x\nall', 'such as x-all'],
    [`${'a'.repeat(62)}-b`, `such as ${'a'.repeat(62)}`],
  ]
  for (const [name, hint] of cases) {
    try {
      checkVmName(name)
      t.fail(`${name} passes`)
    } catch (error) {
      if (!(error instanceof ExplainedError)) throw error
      t.equal(error.hint, hint, name)
      t.equal(error.exitCode, EXIT.usage)
    }
  }
})

t.test('whatever is suggested is valid', async () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 80 }), (name) => {
      const suggestion = suggestVmName(name)
      if (suggestion !== undefined) checkVmName(suggestion)
    }),
  )
})

t.test('what Terraform by hand may be called can be taken down, unless it means something else', async (t) => {
  for (const name of ['web-vm', 'web_vm', 'Web.VM', '_x', 'x'.repeat(63)])
    t.doesNotThrow(() => checkKnownName(name), name)
  const others = ['', '-x', '..', '.x', '1', '12', 'a b', 'a/b', 'a\n', 'a*', 'default', 'all', 'vms', 'x'.repeat(64)]
  for (const name of [...others, 'DEADBEEF-0000-4000-8000-C0FFEE000000']) {
    t.throws(() => checkKnownName(name), { exitCode: EXIT.usage, message: /cannot be a VM's name/ }, name)
  }
})
