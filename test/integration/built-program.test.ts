import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { makeVms, stateText, writeLab } from '../../benchmark/lab/make-lab.mjs'
import { bare, LAUNCHER, runCommand, runProgram, runScript } from './run-program.js'

// What only the built program does: V8 tuned for many states, a parser of HCL in a file of its own, help in parts that are
// loaded for it.

t.test('5,200 VMs, more than one thread reads', async (t) => {
  const root = t.testdir()
  const vms = makeVms(5200)
  writeLab(root, vms)
  const env = { VM_INFRA_ROOT: root }
  const list = await runScript(['--list'], { env })
  t.strictSame([list.code, list.stderr], [0, ''])
  const { hostvars } = JSON.parse(list.stdout)._meta
  t.strictSame(
    Object.entries<Record<string, unknown>>(hostvars).map(([name, vars]) => [name, vars.ansible_host]),
    vms.map(({ name, address }) => [name, address]),
  )
  const host = await runScript(['--host', 'vm-05200'], { env })
  t.strictSame(JSON.parse(host.stdout), hostvars['vm-05200'])
  t.equal((await runCommand(['--list'], { env })).stdout, list.stdout, 'the command answers the same')
  const guard = process.allowedNodeEnvironmentFlags.has('--permission') ? '--permission' : '--experimental-permission'
  const node = bare(process.execPath, guard, '--allow-fs-read=*', LAUNCHER, '--list')
  const alone = await runProgram(...node, { env })
  t.strictSame(
    [alone.code, alone.stdout === list.stdout],
    [0, true],
    'one thread answers where no other may be started',
  )
  const written = await runCommand(['--write-static'], { env })
  t.strictSame([written.code, written.stderr], [0, ''])
  t.equal(readFileSync(join(root, 'ansible', 'inventory.ini'), 'utf8').match(/ vm_name=/g)?.length, 5200)
})

t.test('help is laid out', async (t) => {
  const { code, stdout, stderr } = await runCommand(['--help'])
  t.strictSame([code, stderr], [0, ''])
  t.match(stdout, /^Commands:\n {2}vm-inventory check {2,}Report everything that is wrong/m)
})

t.test('a variable that nobody reads is told on stderr, and changes nothing', async (t) => {
  const root = t.testdir({ ansible: {}, terraform: {} })
  const env = { VM_INFRA_ROOT: root, VM_INFRA_STRCT: '1' }
  const line = /^vm-infra: the environment sets VM_INFRA_STRCT, .* \(did you mean VM_INFRA_STRICT\?\)\n$/
  t.match(await runScript(['--list'], { env }), { code: 0, stdout: /^\{/, stderr: line })
  t.match(await runCommand(['list'], { env }), {
    code: 0,
    stderr: /^vm-inventory: the environment sets VM_INFRA_STRCT/,
  })
})

t.test('a backend block says where the states are', async (t) => {
  const root = t.testdir({ ansible: {}, terraform: {} })
  writeFileSync(
    join(root, 'terraform', 'main.tf'),
    'terraform {\n  backend "local" {\n    path          = "default.tfstate"\n    workspace_dir = "../states"\n  }\n}\n',
  )
  const folder = join(root, 'states', 'web-vm')
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'terraform.tfstate'), stateText({ name: 'web-vm', address: '192.168.122.10' }))
  const { code, stdout, stderr } = await runScript(['--list'], { env: { VM_INFRA_ROOT: root } })
  t.strictSame([code, stderr], [0, ''])
  t.strictSame(Object.keys(JSON.parse(stdout)._meta.hostvars), ['web-vm'])
})
