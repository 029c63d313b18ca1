import t from 'tap'
import { settings } from '../../src/config/settings.js'
import { unknownVariables } from '../../src/config/unknown-variables.js'
import { RUN_MARK } from '../../src/journal/journal.js'

t.test('what is read, and what is of others, is passed over', async (t) => {
  const known = Object.values(settings).flatMap(({ variable }) => variable ?? [])
  const names = [
    ...known,
    'VM_INFRA_ROOT',
    'VM_INFRA_STATE_PASSPHRASE',
    'VM_INFRA_E2E_CACHE',
    'VM_INFRA_E2E_LIMIT',
    RUN_MARK,
    'PATH',
    'VM_INFRAX',
    'MY_VM_INFRA_X',
  ]
  t.strictSame(unknownVariables(Object.fromEntries(names.map((name) => [name, '1']))), [])
})

t.test('a slip of the keyboard is told, with what was meant, and without the value', async (t) => {
  const problems = unknownVariables({ VM_INFRA_STRCT: 'secret', VM_INFRA_: '', VM_INFRA_QUITE_ANOTHER_THING: '1' })
  t.match(problems, [
    { code: 'variable-unknown', severity: 'warning', message: /VM_INFRA_STRCT/, hint: 'did you mean VM_INFRA_STRICT?' },
    { message: /VM_INFRA_,/ },
    { message: /VM_INFRA_QUITE_ANOTHER_THING/, hint: /vm-inventory config/ },
  ])
  t.equal(problems.length, 3)
  t.notMatch(JSON.stringify(problems), /secret/)
})

t.test('no variable is proposed that is not for users', async (t) => {
  const problems = unknownVariables({ VM_INFRA_RUNS: '1', VM_INFRA_CACHE: '1' })
  t.equal(problems.length, 2)
  t.notMatch(JSON.stringify(problems), /did you mean VM_INFRA_(RUN|E2E)/)
})
