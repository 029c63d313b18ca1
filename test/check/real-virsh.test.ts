import { existsSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { listDomains } from '../../src/check/domains.js'
import { destroyedState, fragmentOf, lab, stateOf } from '../fixtures/cli/lab.js'
import { runMain } from '../fixtures/cli/run-main.js'
import { URI } from '../fixtures/hypervisor/uri.js'

// The real virsh, with the driver of libvirt that keeps a hypervisor in a file.
const env = { PATH: process.env.PATH ?? '' }

const project = lab({
  states: {
    'web-vm': stateOf('web-vm', '192.168.122.10'),
    'db-vm': stateOf('db-vm', '192.168.122.11'),
    'old-vm': destroyedState,
    'left-vm': destroyedState,
  },
  fragments: {
    'web-vm': fragmentOf('web-vm', '192.168.122.10'),
    'db-vm': fragmentOf('db-vm', '192.168.122.11'),
    'old-vm': fragmentOf('old-vm', '192.168.122.12'),
  },
  files: { 'ansible/inventory.ini': '[vms]\n192.168.122.10 vm_name=web-vm\n192.168.122.99 vm_name=past-vm\n' },
})

t.test('domains by name', async (t) => {
  t.same([...(await listDomains(URI, { env, cwd: '/' }))].sort(), ['stray', 'web-vm'])
  await t.rejects(listDomains('test:///none.xml', { env, cwd: '/' }), {
    message: /libvirt at test:\/\/\/none\.xml does not answer: XML error: .*none\.xml/,
    exitCode: 1,
  })
})

t.test('check: what each of the four places knows, and what to run', async (t) => {
  const { code, stdout } = await runMain(['check', '--all', '--libvirt', URI], { cwd: t.testdir(project), env })
  t.equal(code, 3)
  const rows = stdout.split('\n').filter((line) => /^\S+ {2,}\S/.test(line))
  t.strictSame(
    rows.map((line) => line.split(/ {2,}/)),
    [
      ['VM', 'STATE', 'FRAGMENT', 'HYPERVISOR', 'STATIC', 'FINDING', 'RUN'],
      [
        'db-vm',
        'holds it',
        'yes',
        'no',
        'no',
        'deleted behind Terraform’s back',
        'provision-vm db-vm (to create it again) or destroy-vm db-vm',
      ],
      ['left-vm', 'empty', 'no', 'no', 'no', 'the workspace is left empty', 'destroy-vm left-vm'],
      ['old-vm', 'destroyed', 'yes', 'no', 'no', 'destroyed; the fragment is left', 'vm-inventory prune'],
      ['past-vm', 'none', 'no', 'no', 'yes', 'only a line of the static inventory', 'vm-inventory --write-static'],
      ['stray', 'none', 'no', 'yes', 'no', 'a domain that does not belong to this project', '-'],
      ['web-vm', 'holds it', 'yes', 'yes', 'yes', 'ok', '-'],
    ],
  )
})

t.test('prune: the same table, and what it removes', async (t) => {
  const cwd = t.testdir(project)
  const asked = await runMain(['prune', '--libvirt', URI], { cwd, env })
  t.equal(asked.code, 2)
  t.match(asked.stdout, /^old-vm +destroyed +yes +no +no +its state does not hold it +\(removes \S+old-vm\.ini\)$/m)
  t.match(asked.stdout, /^left-vm +empty .* destroy-vm left-vm$/m)
  t.notMatch(asked.stdout, /^web-vm/m)
  t.ok(existsSync(join(cwd, 'ansible/inventory.d/old-vm.ini')))
  // The project's own settings name the hypervisor as well.
  const { code, stdout } = await runMain(['prune', '--yes'], { cwd, env: { ...env, TF_VAR_libvirt_uri: URI } })
  t.equal(code, 0)
  t.match(stdout, /^stray +none +no +yes/m)
  t.match(stdout, /removed 1 fragment\n$/)
  t.notOk(existsSync(join(cwd, 'ansible/inventory.d/old-vm.ini')))
})
