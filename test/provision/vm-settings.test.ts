import { rmSync, writeFileSync } from 'node:fs'
import t from 'tap'
import { loadConfig } from '../../src/config/load-config.js'
import { readTerraformRoot } from '../../src/provision/terraform-root.js'
import { settingOf } from '../../src/provision/vm-settings.js'
import { makeLab, UP } from './lab.js'

t.test('who wins is the same for Terraform and for the checks before it', async (t) => {
  const lab = makeLab(t.testdir())
  const steps: [what: string, memory: number, argv: string[], env: Record<string, string>, set?: () => void][] = [
    ['default', 4096, [], {}],
    [
      'project',
      1024,
      [],
      {},
      () => writeFileSync(lab.path('vm-infra.config.json'), '{ "provision": { "memory": 1024 } }'),
    ],
    ['environment', 2048, [], { TF_VAR_memory: '2048' }],
    [
      'tfvars',
      3072,
      [],
      { TF_VAR_memory: '2048' },
      () => writeFileSync(lab.path('terraform', 'terraform.tfvars'), 'memory = 3072\n'),
    ],
    ['argument', 512, ['512'], { TF_VAR_memory: '2048' }],
  ]
  for (const [vm, memory, argv, env, set] of steps) {
    set?.()
    const { code, err } = await lab.run(['provision', vm === 'default' ? 'plain' : vm, ...argv, '--no-ansible'], env)
    t.equal(code, 0, err)
    t.equal(lab.memoryOf(vm === 'default' ? 'plain' : vm), memory, vm)
    const all = { ...lab.env, ...env }
    const { config } = await loadConfig({ root: lab.folder, env: all, flags: {} })
    const root = await readTerraformRoot(config.terraform.dir, config.terraform.data_dir)
    const variables: Record<string, string> = argv[0] === undefined ? {} : { memory: argv[0] }
    t.equal(settingOf('memory', { config, root, env: all, variables }), String(memory), vm)
  }
  for (const unset of [() => undefined, () => rmSync(lab.path('terraform', 'terraform.tfvars'))]) {
    unset()
    const again = await lab.run(['provision', 'argument', '--no-ansible'], { TF_VAR_memory: '2048' })
    t.equal(again.code, 0, again.err)
    t.notMatch(again.out, /Ignoring variable/, 'Terraform sees one value only')
    t.equal(lab.memoryOf('argument'), 512, 'what was asked for once is asked for again')
  }
})

t.test('what an expression in tfvars comes to is only for Terraform to say', async (t) => {
  const lab = makeLab(t.testdir())
  writeFileSync(lab.path('terraform', 'terraform.tfvars'), 'memory = 2 * 1024\n')
  for (const when of ['when it is made', 'when it is there']) {
    const { code, err } = await lab.run(UP, { TF_VAR_memory: '512' })
    t.equal(code, 0, err)
    t.equal(lab.memoryOf('web-vm'), 2048, when)
  }
  const { made } = JSON.parse(lab.read('terraform', '.vm-infra', 'web-vm.json'))
  t.notOk('memory' in made, 'and nobody remembers another value')
})

t.test('every variable can be set in the project', async (t) => {
  const lab = makeLab(t.testdir())
  const root = await readTerraformRoot(lab.path('terraform'), lab.path('terraform', '.terraform'))
  const values = Object.fromEntries(
    [...root.variables.keys()].filter((name) => name !== 'vm_name').map((name) => [name, `x ${name}`]),
  )
  const { config } = await loadConfig({ root: lab.folder, env: {}, flags: {} })
  const sources = { config: { ...config, provision: values }, root, env: {}, variables: {} }
  for (const [name, value] of Object.entries(values)) t.equal(settingOf(name, sources), value)
  t.equal(settingOf('nobody', sources), undefined)
})
