import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { shellWord } from '../../src/model/shell-word.js'
import { makeLab, NOTHING, UP } from './lab.js'

t.test('Terraform keeps its record where the configuration says', async (t) => {
  const lab = makeLab(t.testdir())
  writeFileSync(
    lab.path('terraform', 'backend.tf'),
    'terraform {\n  backend "local" {\n    workspace_dir = "states"\n  }\n}\n',
  )
  writeFileSync(lab.path('vm-infra.config.json'), '{ "terraform": { "data_dir": "../.tfdata" } }')
  t.match(await lab.run(UP), { code: 0, err: '' })
  t.ok(lab.exists('.tfdata', 'terraform.tfstate'))
  t.notOk(lab.exists('terraform', '.terraform'))
  t.ok(lab.exists('terraform', 'states', 'web-vm', 'terraform.tfstate'))
  t.match(await lab.run(['destroy', 'web-vm', '--yes']), { code: 0, out: /gone from Terraform/ })
  t.notOk(lab.exists('terraform', 'states', 'web-vm'))
})

t.test('a place of the states that only terraform init is told is found also where its record is gone', async (t) => {
  const lab = makeLab(t.testdir())
  writeFileSync(lab.path('terraform', 'backend.tf'), 'terraform {\n  backend "local" {\n  }\n}\n')
  const env = { TF_CLI_ARGS_init: '-backend-config=workspace_dir=states' }
  t.match(await lab.run(UP, env), { code: 0, err: '' })
  rmSync(lab.path('terraform', '.terraform'), { recursive: true })
  t.match(await lab.run(['destroy', 'web-vm', '--yes'], env), { code: 0, err: '', out: /terraform destroy: done/ })
  t.notOk(lab.exists('terraform', 'states', 'web-vm'))
})

t.test('a VM that was up and has no workspace any more is not said to be gone', async (t) => {
  const lab = makeLab(t.testdir())
  t.equal((await lab.run(UP)).code, 0)
  rmSync(lab.path('terraform', 'terraform.tfstate.d'), { recursive: true })
  const run = await lab.run(['destroy', 'web-vm', '--yes'])
  t.equal(run.code, 1)
  t.notMatch(run.out, /gone from Terraform/)
  t.match(
    run.err,
    /though web-vm was up: its fragment and its line in ansible\/inventory\.ini are gone, but it may still run \(if it does, /,
  )
  t.strictSame(lab.traces(), NOTHING)

  t.equal((await lab.run(UP)).code, 0)
  rmSync(lab.path('terraform', 'terraform.tfstate.d'), { recursive: true })
  writeFileSync(lab.path('ansible', 'inventory.ini'), 'router ansible_host=10.9.0.1\n')
  t.match(
    (await lab.run(['destroy', 'web-vm', '--yes'])).err,
    /though web-vm was up: its fragment is gone, but it may still run; ansible\/inventory\.ini was not written: .*"router"/,
  )
})

t.test('what flags have set is handed on to all that is started', async (t) => {
  const lab = makeLab(t.testdir())
  const flags = ['--static-file', 'my.ini', '--static-hostname', 'name', '--lock-timeout', '7', '--follow-symlinks']
  const { out } = await lab.run(['provision', 'web-vm', '--dry-run', ...flags])
  const wanted = [
    `VM_INFRA_ROOT=${shellWord(lab.folder)}`,
    'VM_INFRA_STATIC_FILE=my.ini',
    'VM_INFRA_STATIC_HOSTNAME=name',
    'VM_INFRA_LOCK_TIMEOUT=7',
    'VM_INFRA_FOLLOW_SYMLINKS=true',
  ]
  for (const program of ['terraform apply', 'ansible-playbook']) {
    const line = out.split('\n').find((one) => one.includes(` ${program} `)) ?? ''
    for (const variable of wanted) t.ok(line.includes(variable), `${program}: ${variable}`)
    t.notMatch(line, /VM_INFRA_STRICT|TF_DATA_DIR/)
  }
})

t.test('Terraform runs the program of the package that the project has', async (t) => {
  const lab = makeLab(t.testdir())
  const folder = lab.path('node_modules', '.bin')
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'vm-inventory'), '#!/bin/sh\necho "$*" >> "$STAND_IN_LOG"\n', { mode: 0o755 })
  const { code, err } = await lab.run(UP, { TF_VAR_vm_inventory: '' })
  t.equal(code, 0, err)
  t.match(lab.read('stand-in.log'), /^--write-static$/m)
})
