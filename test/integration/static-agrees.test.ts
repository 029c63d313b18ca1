import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import t from 'tap'
import { fragmentText, type LabVm, stateText } from '../../benchmark/lab/make-lab.mjs'
import { type Seen, seenByAnsible } from './ansible.js'
import { LAUNCHER, runCommand } from './run-program.js'

// Projects of any mixture of VMs, hand-written hosts and settings: Ansible must see the same in the static file as in the
// script, but for the facts (tf_…), which only the script gives, and the names, which are addresses in the file.

/** A VM, and what of it is on disk. */
interface Machine extends LabVm {
  readonly on: 'both' | 'state' | 'fragment' | 'drifted'
  readonly extra: string
}

const word = fc.stringMatching(/^[a-z][a-z0-9]{0,5}$/)
const literal = fc.oneof(
  fc.constantFrom('1', '1.5', 'True', 'None', "'a b'", '"it is"', '"\'5\'"', '[1,2]', "'a # b'", '010', 'x=y', "''"),
  word,
)
const variables = fc
  .dictionary(
    word.map((name) => `v_${name}`),
    literal,
    { maxKeys: 3 },
  )
  .map((vars) =>
    Object.entries(vars)
      .map(([name, value]) => `${name}=${value}`)
      .join(' '),
  )
const machines: fc.Arbitrary<Machine[]> = fc.uniqueArray(word, { maxLength: 5 }).chain((names) =>
  fc.tuple(
    ...names.map((name, i) =>
      fc.record({
        name: fc.constant(`${name}-vm`),
        address: fc.constant(`10.9.0.${i + 1}`),
        groups: fc.subarray(['web', 'db', 'edge']),
        user: fc.constantFrom('mr', 'ops'),
        on: fc.constantFrom<Machine['on'][]>('both', 'state', 'fragment', 'drifted'),
        extra: variables,
      }),
    ),
  ),
)
const handWritten = fc.constantFrom(
  '',
  '[storage]\nnas ansible_host=192.168.1.20\nbackup[1:3] ansible_user=root\n\n[storage:vars]\nmount=/srv\n',
  '[site:children]\nweb\nfloor\n\n[web]\n\n[floor]\nswitch ansible_port=2222 ansible_host=10.9.1.1\ncamera\n',
)
const settings = fc.constantFrom('', '[all:vars]\nntp=10.9.0.254\n', '[web:vars]\nport=8080\n\n[web]\n')
const family = fc.constantFrom('address', 'name')

const writeProject = (root: string, vms: readonly Machine[], texts: Record<string, string>): void => {
  mkdirSync(join(root, 'terraform', 'terraform.tfstate.d'), { recursive: true })
  mkdirSync(join(root, 'ansible', 'inventory.d'), { recursive: true })
  for (const vm of vms) {
    if (vm.on !== 'fragment') {
      mkdirSync(join(root, 'terraform', 'terraform.tfstate.d', vm.name))
      writeFileSync(join(root, 'terraform', 'terraform.tfstate.d', vm.name, 'terraform.tfstate'), stateText(vm))
    }
    if (vm.on === 'state') continue
    const written = fragmentText(vm.on === 'drifted' ? { ...vm, address: `10.8.0.${vm.name.length}` } : vm)
    const text = written.replace(` vm_name=${vm.name}`, `${vm.extra && ` ${vm.extra}`} vm_name=${vm.name}`)
    writeFileSync(join(root, 'ansible', 'inventory.d', `${vm.name}.ini`), text)
  }
  for (const [name, text] of Object.entries(texts)) {
    if (text !== '') writeFileSync(join(root, 'ansible', 'inventory.d', `${name}.ini`), text)
  }
}

/** What both must agree on: hosts by name, without facts, and without what the swap of names brings along. */
const comparable = ({ hostvars, hosts, children }: Seen): Seen => {
  const names = new Map(Object.entries(hostvars).map(([host, vars]) => [host, String(vars.vm_name ?? host)]))
  const vars = [...names].map(([host, name]): [string, Record<string, unknown>] => {
    const kept = Object.entries(hostvars[host] ?? {}).filter(([key]) => !key.startsWith('tf_'))
    return [name, { ansible_host: host, vm_name: name, ...Object.fromEntries(kept) }]
  })
  const renamed = Object.entries(hosts).map(([group, members]): [string, string[]] => [
    group,
    members.map((host) => names.get(host) ?? host).sort(),
  ])
  return { hostvars: Object.fromEntries(vars.sort()), hosts: Object.fromEntries(renamed.sort()), children }
}

t.test('Ansible sees the same in inventory.ini as in the script', async (t) => {
  let run = 0
  const property = fc.asyncProperty(machines, handWritten, settings, family, async (vms, devices, common, hostname) => {
    const root = join(t.testdirName, String(run++))
    writeProject(root, vms, { devices, '00-common': common })
    writeFileSync(join(root, 'vm-infra.config.json'), JSON.stringify({ static: { hostname } }))
    const env = { VM_INFRA_ROOT: root }
    const written = await runCommand(['--write-static'], { env })
    if (written.code !== 0) throw new Error(written.stderr)
    const [file, script] = await Promise.all([
      seenByAnsible(join(root, 'ansible', 'inventory.ini')),
      seenByAnsible(LAUNCHER, { env: { ...env, ANSIBLE_INVENTORY_PLUGIN_SCRIPT_STDERR: 'false' } }),
    ])
    const [fromFile, fromScript] = [comparable(file), comparable(script)]
    if (JSON.stringify(sorted(fromFile)) !== JSON.stringify(sorted(fromScript))) {
      t.strictSame(fromFile, fromScript)
      throw new Error('the file and the script disagree')
    }
  })
  t.testdir()
  await fc.assert(property, { numRuns: 12, endOnFailure: true })
  t.equal(run, 12)
})

const sorted = (value: unknown): unknown => {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, item]) => [key, sorted(item)]),
  )
}
