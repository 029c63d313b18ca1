import t from 'tap'
import { renderStaticIni } from '../../src/formats/static-ini.js'
import { StaticLines } from '../../src/formats/static-lines.js'
import type { Group } from '../../src/model/inventory.js'
import { type GroupDraft, type HostDraft, inventoryOf } from './inventory-of.js'

const HEADER = '# Written by vm-inventory --write-static; changes here are lost. Edit the fragments instead.\n\n'

const TEMPLATE_VARS = {
  ansible_user: 'mr',
  ansible_ssh_private_key_file: '~/.ssh/vm_key',
  ansible_ssh_common_args: '-o StrictHostKeyChecking=no',
  ansible_python_interpreter: '/usr/bin/python3',
}
const TEMPLATE_LINE =
  "ansible_user=mr ansible_ssh_private_key_file=~/.ssh/vm_key ansible_ssh_common_args='-o StrictHostKeyChecking=no' ansible_python_interpreter=/usr/bin/python3"

const render = (
  hosts: readonly HostDraft[],
  groups: readonly GroupDraft[] = [],
  hostname: 'address' | 'name' = 'address',
) => {
  const { text, problems } = renderStaticIni(inventoryOf(hosts, groups), { hostname })
  return { text: text.replace(HEADER, ''), problems, whole: text }
}

t.test('no VM: an empty [vms]', async (t) => {
  t.equal(render([]).whole, `${HEADER}[vms]\n`)
})

t.test('one VM: the file people had', async (t) => {
  const vars = { ...TEMPLATE_VARS, vm_name: 'web-vm', dotfiles_local_path: '/home/mr/dotfiles', tf_memory: 4096 }
  const text = `192.168.122.10 ${TEMPLATE_LINE} vm_name=web-vm dotfiles_local_path=/home/mr/dotfiles`
  t.equal(render([{ name: 'web-vm', address: '192.168.122.10', vars, text }]).text, `[vms]\n${text}\n`)
  t.equal(
    render([{ name: 'web-vm', address: '192.168.122.10', vars }]).text,
    `[vms]\n${text}\n`,
    'also without its fragment',
  )
})

t.test("a fragment's own line stays as it is where it still holds", async (t) => {
  const vars = { ansible_user: 'mr', vm_name: 'a' }
  const host = { name: 'a', address: '10.0.0.1', vars }
  const line = (text: string, draft: Partial<HostDraft> = {}) =>
    render([{ ...host, ...draft, text }]).text.split('\n')[1]
  const rendered = '10.0.0.1 ansible_user=mr vm_name=a'
  const holds = [
    '10.0.0.1   vm_name="a"\tansible_user=\'mr\' # the web server',
    'a ansible_host=10.0.0.1 vm_name=a ansible_user=mr',
    '10.0.0.1 ansible_host=10.0.0.1 vm_name=a ansible_user=mr',
  ]
  for (const text of holds) t.equal(line(text), text)
  const values = { '{1}': [1], '(...,)': ['...'], '2j': '2j', '"[b\'1\']"': ['1'], '"b\'1\'"': '1' }
  for (const [written, x] of Object.entries(values)) {
    const text = `10.0.0.1 ansible_user=mr x=${written} vm_name=a`
    t.not(line(text, { vars: { ...vars, x } }), text, `${written}: not every Ansible prints it so`)
  }
  t.equal(line('10.0.0.9 vm_name=a ansible_user=mr'), rendered, 'another address')
  t.equal(line('10.0.0.1 vm_name=a ansible_user=root'), rendered, 'another variable')
  t.equal(line('10.0.0.1 vm_name=a'), rendered, 'one variable less')
  t.equal(line('10.0.0.1 vm_name=a ansible_user=mr x=1'), rendered, 'one variable more')
  t.equal(
    line('10.0.0.1 vm_name=a ansible_user=mr tf_x=1', { vars: { ...vars, tf_x: 1 } }),
    rendered,
    "one of Terraform's",
  )
  t.equal(line('10.0.0.1 vm_name=a ansible_user="mr'), rendered, 'not a line at all')
  t.equal(line('10.0.0.1 vm_name=a ansible_user=mr # \u001b[2J'), rendered, 'a control character')
  t.equal(line('10.0.0.1 vm_name=a ansible_user=mr # \u202ex'), rendered, 'a mark that turns the direction of writing')
  t.equal(
    line('a ansible_host=10.0.0.9 vm_name=a ansible_user=mr'),
    'a ansible_host=10.0.0.1 ansible_user=mr vm_name=a',
  )
  t.equal(line('10.0.0.1 ansible_user=mr', { vars: { ansible_user: 'mr' } }), rendered, 'vm_name is added')
})

t.test('where a value is left out, the group whose value counts instead is named', async (t) => {
  const host = { name: 'a', address: '10.0.0.1', vars: { user: '{{ x }}', port: '{{ y }}' }, groups: ['g'] }
  const { problems } = render([host], [{ name: 'g', vars: { user: 'root', port: '{{ z }}' } }])
  t.match(
    problems.map(({ message }) => message),
    [
      /^the variable port of a .* leaves it out$/,
      /^the variable user of a .* leaves it out, so that the value of the group g counts there$/,
      /^the variable port of the group g/,
    ],
  )
})

t.test('a variable that is called like a fact of Terraform stays when a fragment set it', async (t) => {
  const host = { name: 'a', address: '10.0.0.1', vars: { tf_note: 'hi' } }
  const text = '10.0.0.1 tf_note=hi vm_name=a'
  const lineFrom = (kind: 'config' | 'fragment' | 'state') => {
    const vars = { ...host.vars, vm_name: 'a' }
    return render([{ ...host, vars, text, source: { kind, path: 'somewhere' } }]).text
  }
  t.equal(lineFrom('fragment'), `[vms]\n${text}\n`)
  t.equal(lineFrom('config'), `[vms]\n${text}\n`)
  t.equal(lineFrom('state'), '[vms]\n10.0.0.1 vm_name=a\n')
})

t.test('a default of the config that INI cannot carry is one problem, not one of each VM', async (t) => {
  const told = { vars: { greeting: '{{ x }}' }, source: { kind: 'config', path: 'vm-infra.config.json' } as const }
  const { text, problems } = render([
    { ...told, name: 'a', address: '10.0.0.1' },
    { ...told, name: 'b', address: '10.0.0.2' },
  ])
  t.notMatch(text, /greeting/)
  t.strictSame(
    problems.map(({ message, path, vm }) => [message, path, vm]),
    [
      [
        'the variable greeting of the defaults looks like a template; the static inventory leaves it out',
        'vm-infra.config.json',
        undefined,
      ],
    ],
  )
})

t.test('what the line begins with', async (t) => {
  const lines = (...args: Parameters<typeof render>) => render(...args).text.split('\n')
  const [a, b] = [
    { name: 'a', address: '10.0.0.1' },
    { name: 'b', address: '10.0.0.1' },
  ]
  t.same(lines([a, b]).slice(0, 3), ['[vms]', '10.0.0.1 vm_name=a', 'b ansible_host=10.0.0.1'], 'one address, two VMs')
  t.same(
    lines([
      { name: 'a', address: 'fd00::1' },
      { name: 'b', address: 'fd00:0::1' },
    ]).slice(1, 3),
    ['fd00::1 vm_name=a', 'b ansible_host=fd00:0::1'],
    'in two spellings',
  )
  t.same(
    lines([a, { name: '10.0.0.1', groups: ['nas'], vm: false }]).slice(0, 2),
    ['[vms]', 'a ansible_host=10.0.0.1'],
    "the address is another host's name",
  )
  t.same(lines([{ name: '10.0.0.1', address: '10.0.0.1' }])[1], '10.0.0.1', 'a VM named by its address')
  t.equal(lines([a], [{ name: '10.0.0.1' }])[1], 'a ansible_host=10.0.0.1', "the address is a group's name")
  t.equal(lines([{ name: 'a', address: 'fd00::1' }])[1], 'fd00::1 vm_name=a')
  t.equal(lines([{ name: 'a', address: 'web.lan' }])[1], 'web.lan vm_name=a')
  t.equal(
    lines([{ name: 'a', vars: { ansible_connection: 'docker' } }])[1],
    'a ansible_connection=docker',
    'no address, and none needed',
  )
  for (const address of ['10.0.0.1:22', 'all', 'web[1:3]', 'a b']) {
    t.match(lines([{ name: 'a', address }])[1], /^a ansible_host=/, address)
  }
  t.same(
    lines([a, b], [], 'name').slice(1, 3),
    ['a ansible_host=10.0.0.1', 'b ansible_host=10.0.0.1'],
    'names asked for',
  )
  for (const setter of ['all', 'vms', 'web', 'parent']) {
    const groups = [
      { name: 'web', children: [] },
      { name: 'parent', children: ['web'] },
    ].filter(({ name }) => name !== setter)
    const sets = { name: setter, vars: { ansible_host: 'jump' }, children: setter === 'parent' ? ['web'] : [] }
    t.equal(
      lines([{ ...a, groups: ['vms', 'web'] }], [...groups, sets])[1],
      '10.0.0.1 ansible_host=10.0.0.1 vm_name=a',
      `${setter} sets the address`,
    )
  }
  t.equal(lines([a], [{ name: 'db', vars: { ansible_host: 'jump' } }])[1], '10.0.0.1 vm_name=a', 'a group it is not in')
})

t.test('groups, children and variables', async (t) => {
  const { text, problems } = render(
    [
      { name: 'a', address: '10.0.0.1', groups: ['vms', 'web'] },
      { name: 'nas', address: '10.0.0.9', groups: ['storage', 'web'], vm: false, text: 'nas  ansible_host=10.0.0.9' },
      { name: 'printer', groups: ['ungrouped'], vm: false },
      { name: 'waiting', groups: ['vms', 'vm_infra_no_address', 'web'] },
    ],
    [
      { name: 'all', vars: { ntp: 'a b', n: 5 } },
      { name: 'site', children: ['storage', 'web'] },
      { name: 'empty' },
      { name: 'web', vars: { port: '80', ansible_group_priority: 10 } },
    ],
  )
  t.equal(
    text,
    `printer

[vms]
10.0.0.1 vm_name=a
# waiting has no address yet

[empty]

[site]

[storage]
nas  ansible_host=10.0.0.9

[web]
10.0.0.1
nas

[site:children]
storage
web

[all:vars]
n=5
ntp=a b

[web:vars]
ansible_group_priority=10
port='80'
`,
  )
  t.same(problems, [])
})

t.test('what INI cannot carry is left out, with a problem', async (t) => {
  const fragment = { kind: 'fragment' as const, path: 'ansible/inventory.d/a.ini', line: 3 }
  const told = {
    name: 'b',
    address: '10.0.0.2',
    vars: { one: '{{ x }}' },
    source: { kind: 'state' as const, path: 's' },
  }
  const allow = 'if it is meant to be one, allow one in fragments.templates'
  t.match(
    render([
      { ...told, source: fragment },
      { ...told, name: 'c', address: '10.0.0.3' },
    ]).problems.map(({ hint }) => hint),
    [allow, 'set it in group_vars or host_vars, or read the inventory from the script'],
    'only a fragment can be allowed one',
  )
  const { text, problems } = render(
    [
      {
        name: 'a',
        address: '10.0.0.1',
        vars: { one: '{{ x }}', two: 'a\nb', three: ['{% x %}'], 'a b': 1, ok: '{{ vault }}', four: 4 },
        templates: ['ok'],
        text: `10.0.0.1 one="{{ x }}" two="'a\\nb'" vm_name=a`,
        source: fragment,
      },
    ],
    [
      { name: 'g', vars: { one: '{{ x }}', 'b c': 1 } },
      { name: 'my group', vars: { x: 1 } },
      { name: 'p', children: ['g', 'my group'] },
    ],
  )
  t.equal(text, "[vms]\n10.0.0.1 four=4 ok='{{ vault }}' vm_name=a\n\n[g]\n\n[p]\n\n[p:children]\ng\n")
  t.match(
    problems.map(({ code, message, path, line, severity }) => ({ code, message, path, line, severity })),
    [
      { code: 'group-refused', message: /"my group"/ },
      {
        code: 'value-dropped',
        message: 'the variable a b of a cannot be written as INI; the static inventory leaves it out',
      },
      {
        code: 'value-template',
        severity: 'error',
        message: 'the variable one of a looks like a template; the static inventory leaves it out',
        path: 'ansible/inventory.d/a.ini',
        line: 3,
      },
      { code: 'value-template', message: /^the variable three of a/ },
      { code: 'value-dropped', message: /^the variable two of a/ },
      { code: 'value-dropped', message: /^the variable b c of the group g/ },
      { code: 'value-template', message: /^the variable one of the group g/ },
    ],
  )
})

t.test('what is left out of a host in very many groups is not looked for in each of them', async (t) => {
  let reads = 0
  const group = (i: number): Group => ({
    name: `g${i}`,
    get vars() {
      reads++
      return i === 7 ? { v3: 1 } : {}
    },
    children: [],
    hosts: ['a'],
    layers: [],
  })
  const lineage = Array.from({ length: 1000 }, (_, i) => group(i))
  const vars = Object.fromEntries(Array.from({ length: 1000 }, (_, i) => [`v${i}`, '{{ x }}']))
  const source = { kind: 'fragment', path: 'ansible/inventory.d/a.ini' } as const
  const host = { name: 'a', vars, groups: lineage.map(({ name }) => name), layers: [{ source, vars }] }
  const lines = new StaticLines()
  t.equal(lines.host({ host, token: 'a', vars, lineage }), 'a')
  t.equal(lines.problems.length, 1000)
  t.equal(
    lines.problems.filter(({ message }) => message.endsWith('so that the value of the group g7 counts there')).length,
    1,
  )
  t.ok(reads < 2 * lineage.length, `${reads} reads`)
})
