import { readdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import t from 'tap'
import { verifyWithAnsible } from '../../src/static/verify-with-ansible.js'
import { standIn } from '../integration/run-program.js'
import { Lab } from './lab.js'

const PATH = process.env.PATH ?? ''

/** Puts a stand-in for `ansible-inventory` before the real one. */
const replaceAnsible = (t: { teardown: (undo: () => void) => void }, folder: string, script: string): void => {
  process.env.PATH = standIn(folder, 'ansible-inventory', script)
  t.teardown(() => {
    process.env.PATH = PATH
  })
}

const leftovers = (): string[] => readdirSync(tmpdir()).filter((name) => /^vm-infra-\w{6}$/.test(name))

t.test('Ansible and we agree on everything a value can be', async (t) => {
  await verifyWithAnsible(
    `lone x=1
[vms]
10.0.0.1 vm_name=a playbook_dir=/x role_name=y i=12345678901234567890 n=-9007199254740993 f=1.0 g=1e16 h=1e999 s="'12345678901234567'" e='' l="[1, 2.5, 'x']" d="{'k': None}" b=True
[web]
10.0.0.1
[site:children]
web
[web:vars]
ansible_group_priority=5
t=a b
[all:vars]
x=9007199254740993
groups=z
`,
    process.env,
  )
  t.pass('no difference')
})

t.test("the user's settings of Ansible have no say", async (t) => {
  const settings = { ANSIBLE_VERBOSITY: '1', ANSIBLE_DEBUG: '1', ANSIBLE_VAULT_PASSWORD_FILE: '/nowhere' }
  const text = '[vms]\n10.0.0.1 vm_name=a\n'
  await verifyWithAnsible(text, { ...process.env, ...settings })
  await verifyWithAnsible(text, { ...process.env, HOME: '/proc/nowhere', ANSIBLE_LOCAL_TEMP: t.testdir() })
  t.pass('no difference')
})

t.test('a file that Ansible refuses', async (t) => {
  const before = leftovers()
  replaceAnsible(t, t.testdir(), 'echo broken >&2; test "$2" = nothing.ini')
  await t.rejects(verifyWithAnsible('[vms]\n', process.env), {
    message: 'the static inventory fails --verify: ansible-inventory refuses it',
  })
  t.same(leftovers(), before, 'nothing is left behind')
})

t.test('an Ansible that does not work', async (t) => {
  replaceAnsible(t, t.testdir(), 'echo ModuleNotFoundError >&2; exit 1')
  await t.rejects(verifyWithAnsible('[vms]\n', process.env), { message: /^ansible-inventory does not work here/ })
})

t.test('a file that Ansible understands differently', async (t) => {
  const folder = t.testdir()
  const said = (answer: unknown): void => replaceAnsible(t, folder, `cat <<'END'\n${JSON.stringify(answer)}\nEND`)
  const text = '[vms]\na x=1\n[vms:vars]\ny=2\n[site:children]\nvms\n'
  const right = {
    _meta: { hostvars: { a: { x: 1 } } },
    vms: { hosts: ['a'], vars: { y: 2 } },
    site: { children: ['vms'] },
  }
  said(right)
  await verifyWithAnsible(text, process.env)
  const cases: [object, string][] = [
    [{ _meta: { hostvars: { a: { x: '1' } } } }, 'the host a'],
    [{ _meta: { hostvars: { a: { x: 1 }, b: {} } } }, 'the host b'],
    [{ vms: { hosts: ['a', 'b'], vars: { y: 2 } } }, 'the hosts of the group vms'],
    [{ vms: { hosts: ['a'], vars: { y: 2, z: 3 } } }, 'the variables of the group vms'],
    [{ site: {} }, 'the children of the group site'],
  ]
  for (const [wrong, what] of cases) {
    said({ ...right, ...wrong })
    await t.rejects(verifyWithAnsible(text, process.env), {
      message: new RegExp(`ansible-inventory reads ${what} differently$`),
    })
  }
  replaceAnsible(t, folder, 'echo nonsense')
  await t.rejects(verifyWithAnsible(text, process.env), { message: /cannot be read$/ })
})

t.test('no Ansible', async (t) => {
  process.env.PATH = t.testdir()
  t.teardown(() => {
    process.env.PATH = PATH
  })
  await t.rejects(verifyWithAnsible('', process.env), {
    message: /^ansible-inventory is not installed, or its interpreter/,
  })
})

t.test('the old file stays when it is not verified', async (t) => {
  const lab = await Lab.two(t.testdir())
  await lab.write()
  const before = lab.read()
  lab.put(Lab.fragment('a'), '[vms]\n10.0.0.1 vm_name=a changed=yes\n')
  replaceAnsible(t, lab.root, 'test "$2" = nothing.ini')
  await t.rejects(lab.write({ verify: process.env }), { message: /fails --verify/ })
  t.equal(lab.read(), before)
})
