import { rmSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { stateText } from '../../benchmark/lab/make-lab.mjs'
import { runScript } from './run-program.js'

t.test('links out of the project are not read, unless that is allowed', async (t) => {
  const folder = t.testdir({
    root: {
      ansible: { 'inventory.d': {} },
      terraform: {
        'terraform.tfstate.d': {
          'web-vm': { 'terraform.tfstate': stateText({ name: 'web-vm', address: '192.168.122.10' }) },
        },
      },
    },
    outside: {
      'terraform.tfstate': stateText({ name: 'far-vm', address: '192.168.122.11' }),
      'far.ini': 'nas ansible_host=192.168.122.12\n',
    },
  })
  const root = join(folder, 'root')
  const outside = join(folder, 'outside')
  symlinkSync(outside, join(root, 'terraform', 'terraform.tfstate.d', 'far-vm'))
  symlinkSync(join(outside, 'far.ini'), join(root, 'ansible', 'inventory.d', 'far.ini'))
  const env = { VM_INFRA_ROOT: root }
  const refused = await runScript(['--list'], { env })
  t.strictSame(Object.keys(JSON.parse(refused.stdout)._meta.hostvars), ['web-vm'])
  t.match(refused.stderr, /^vm-infra: .*far-vm.*\n.*far\.ini.*\n$|^vm-infra: .*far\.ini.*\n.*far-vm.*\n$/)
  const allowed = await runScript(['--list'], { env: { ...env, VM_INFRA_FOLLOW_SYMLINKS: '1' } })
  t.strictSame(Object.keys(JSON.parse(allowed.stdout)._meta.hostvars), ['far-vm', 'nas', 'web-vm'])
  rmSync(join(root, 'ansible', 'inventory.d', 'far.ini'))
  symlinkSync(join(outside, 'nothing'), join(root, 'ansible', 'inventory.d', 'dangling.ini'))
  const dangling = await runScript(['--list'], { env })
  t.equal(dangling.code, 0)
  t.match(dangling.stderr, /dangling\.ini/)
})
