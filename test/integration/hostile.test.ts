import { existsSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import { stateText } from '../../benchmark/lab/make-lab.mjs'
import { LAUNCHER, runCommand, runProgram, runScript } from './run-program.js'

// Everything that a stranger may have written into a state or a fragment, with a command as canary: it must not run, neither
// from the script nor from the static file, in whatever Ansible is installed.

type State = {
  outputs: Record<string, { value: unknown; type: unknown }>
  resources: { type: string; instances: { attributes: Record<string, unknown> }[] }[]
}

const canaryOf = (t: Test): string => join(t.testdirName, 'canary')

/** Templates that touch the canary, in every spelling that some Ansible evaluates. */
const spells = (canary: string): string[] => [
  `{{ lookup('pipe', 'touch ${canary}') }}`,
  `{%- set x = lookup('pipe', 'touch ${canary}') -%}`,
  `#jinja2:variable_start_string:'[%',variable_end_string:'%]'\n[% lookup('pipe', 'touch ${canary}') %]`,
]

/** A state of one VM, changed by `edit`. */
const editedState = (name: string, edit: (state: State, domain: Record<string, unknown>) => void): string => {
  const state: State = JSON.parse(stateText({ name, address: '192.168.122.50', groups: ['web'] }))
  const domain = state.resources.find(({ type }) => type === 'libvirt_domain')?.instances[0]?.attributes
  if (domain === undefined) throw new Error('no domain in the state')
  edit(state, domain)
  return JSON.stringify(state)
}

const writeProject = (t: Test, states: Record<string, string>, fragments: Record<string, string>): string => {
  const root = join(t.testdir({ root: { ansible: { 'inventory.d': {} }, terraform: {} } }), 'root')
  for (const [name, text] of Object.entries(states)) {
    mkdirSync(join(root, 'terraform', 'terraform.tfstate.d', name), { recursive: true })
    writeFileSync(join(root, 'terraform', 'terraform.tfstate.d', name, 'terraform.tfstate'), text)
  }
  for (const [name, text] of Object.entries(fragments)) writeFileSync(join(root, 'ansible', 'inventory.d', name), text)
  return root
}

/** Makes Ansible evaluate every variable of every host, on this machine. */
const evaluateAll = (source: string, env: Record<string, string>) => {
  const everything = 'var=hostvars[inventory_hostname]'
  return runProgram('ansible', ['all', '-i', source, '-c', 'local', '-m', 'debug', '-a', everything], { env })
}

t.test('a template that is allowed runs: the canary works', async (t) => {
  const canary = canaryOf(t)
  const root = writeProject(t, {}, { 'nas.ini': `nas note="{{ lookup('pipe', 'touch ${canary}') }}"\n` })
  writeFileSync(join(root, 'vm-infra.config.json'), '{ "fragments": { "templates": ["note"] } }')
  await evaluateAll(LAUNCHER, { VM_INFRA_ROOT: root })
  t.ok(existsSync(canary))
})

t.test('templates from states and fragments never run', async (t) => {
  const canary = canaryOf(t)
  const states: Record<string, string> = {}
  const fragments: Record<string, string> = {}
  for (const [i, spell] of spells(canary).entries()) {
    states[`named-${i}`] = editedState('x', (state, domain) => {
      state.outputs = {}
      domain.name = spell
    })
    states[`addressed-${i}`] = editedState(`addressed-${i}`, (state, domain) => {
      state.outputs = { vm_ip: { value: spell, type: 'string' } }
      domain.network_interface = [{ addresses: [spell], network_name: spell, mac: spell }]
    })
    states[`facts-${i}`] = editedState(`facts-${i}`, (_, domain) => {
      Object.assign(domain, { id: spell, arch: spell, memory: spell })
    })
    states[`outputs-${i}`] = editedState(`outputs-${i}`, ({ outputs }) => {
      outputs.vm_user = { value: spell, type: 'string' }
      outputs.ansible_groups = { value: [spell, 'web'], type: ['list', 'string'] }
      const nested = { [spell]: spell, list: [spell, { deep: spell }], __ansible_unsafe: spell, __ansible_vault: spell }
      outputs.ansible_vars = { value: { plain: spell, nested, [spell]: 1, ...nested }, type: 'dynamic' }
    })
    if (spell.includes('\n')) continue
    const quoted = spell.replaceAll('"', '\\"')
    fragments[`fragment-${i}.ini`] =
      `[vms]\n192.168.122.6${i} vm_name=fragment-${i} note="${quoted}" ansible_user="${quoted}"\n\n[web]\n\n[web:vars]\nsaid=${spell}\n`
    fragments[`devices-${i}.ini`] =
      `[all:vars]\neverywhere=${spell}\n\n[things]\nthing-${i} note="${quoted}"\nother-${i}\n`
  }
  const root = writeProject(t, states, fragments)
  const env = { VM_INFRA_ROOT: root, ANSIBLE_INVENTORY_PLUGIN_SCRIPT_STDERR: 'false' }
  const fromScript = await evaluateAll(LAUNCHER, env)
  t.match(fromScript.stdout, /facts-0 \| SUCCESS/)
  t.match(fromScript.stdout, /outputs-2 \| SUCCESS/)
  t.notOk(existsSync(canary), 'through the script')
  const written = await runCommand(['--write-static'], { env })
  t.equal(written.code, 0, written.stderr)
  const fromFile = await evaluateAll(join(root, 'ansible', 'inventory.ini'), env)
  t.match(fromFile.stdout, /SUCCESS/)
  t.notOk(existsSync(canary), 'through the static file')
})

t.test('attributes and tags cannot choose a connection, a program or an option', async (t) => {
  const root = writeProject(
    t,
    {
      aws: JSON.stringify({
        version: 4,
        terraform_version: '1.11.4',
        serial: 1,
        lineage: 'a',
        outputs: {},
        resources: [
          {
            mode: 'managed',
            type: 'aws_instance',
            name: 'x',
            provider: 'provider["registry.terraform.io/hashicorp/aws"]',
            instances: [
              {
                schema_version: 1,
                attributes: {
                  id: 'i-1',
                  public_ip: '198.51.100.7',
                  tags: {
                    Name: 'tagged-vm',
                    ansible_connection: 'local',
                    ansible_ssh_common_args: '-o ProxyCommand=id',
                    ansible_python_interpreter: '/tmp/x',
                    ansible_become_exe: '/tmp/x',
                  },
                },
              },
            ],
          },
        ],
        check_results: null,
      }),
    },
    {},
  )
  const { stdout } = await runScript(['--list'], { env: { VM_INFRA_ROOT: root } })
  const vars = JSON.parse(stdout)._meta.hostvars['tagged-vm']
  t.strictSame(
    Object.keys(vars).filter((name) => name.startsWith('ansible_')),
    ['ansible_host'],
  )
})

t.test('links out of the project are not read, unless that is allowed', async (t) => {
  const root = writeProject(t, { 'web-vm': stateText({ name: 'web-vm', address: '192.168.122.10' }) }, {})
  const outside = join(t.testdirName, 'outside')
  mkdirSync(outside)
  writeFileSync(join(outside, 'terraform.tfstate'), stateText({ name: 'far-vm', address: '192.168.122.11' }))
  writeFileSync(join(outside, 'far.ini'), 'nas ansible_host=192.168.122.12\n')
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

t.test('messages cannot steer a terminal', async (t) => {
  const root = writeProject(
    t,
    {
      'web-vm': editedState('x', (state, domain) => {
        state.outputs = {}
        domain.name = 'evil\u001b]0;owned\u0007\u202e\nvm'
      }),
    },
    { 'bad\u001b[31m.ini': "[vms]\nx note='open\n" },
  )
  const env = { VM_INFRA_ROOT: root }
  for (const args of [['--list'], ['list'], ['check'], ['--write-static']]) {
    const run = args[0] === '--list' ? runScript : runCommand
    const { stdout, stderr } = await run(args, { env })
    t.notMatch(stdout + stderr, /[^\P{Cc}\n]|\u202e/u, args.join(' '))
    t.match(stderr + stdout, /\\u\{1b\}/)
  }
})
