import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import t from 'tap'
import type { Config } from '../../src/config/config.js'
import { formats } from '../../src/formats/index.js'
import type { Inventory } from '../../src/model/inventory.js'
import { Float, record, type Value } from '../../src/model/value.js'
import { type GroupDraft, type HostDraft, inventoryOf } from './inventory-of.js'

const config = { static: { hostname: 'address' } } as Config

const render = (name: string, inventory: Inventory): string => formats[name]?.render(inventory, config) ?? ''

const lab = inventoryOf(
  [
    {
      name: 'web-vm',
      address: '192.168.122.10',
      groups: ['vms', 'web'],
      vars: { ansible_user: 'mr', ansible_ssh_private_key_file: '~/.ssh/vm_key', note: '{{ x }}', n: new Float(1) },
    },
    { name: 'db-vm', address: 'fd00::5', groups: ['vms', 'db'] },
    { name: 'new-vm', groups: ['vms', 'vm_infra_no_address'] },
  ],
  [
    { name: 'all', vars: { ansible_user: 'root', ansible_port: 2222 } },
    { name: 'site', children: ['db', 'web'] },
    { name: 'db', vars: { ansible_user: 'postgres' } },
  ],
)

t.test('every format', async (t) => {
  t.same(Object.keys(formats), Object.keys(formats).sort(), 'sorted by name')
  const folder = fileURLToPath(new URL('../fixtures/formats', import.meta.url))
  t.same(readdirSync(folder).sort(), Object.keys(formats).sort(), 'a file for each, and no other')
  for (const [name, { describe, render }] of Object.entries(formats)) {
    t.match(describe, /[a-zA-Z]$/)
    t.equal(render(lab, config), readFileSync(join(folder, name), 'utf8'), name)
    t.match(render(inventoryOf([]), config), /\n$/, `${name} of an empty inventory`)
  }
})

t.test('every format of more hosts than a call may have arguments', async (t) => {
  const names = Array.from({ length: 150_000 }, (_, i) => `h${i}`)
  const many = inventoryOf(names.map((name) => ({ name, vm: false, address: '10.0.0.1' })))
  for (const [name, { render }] of Object.entries(formats)) t.match(render(many, config), /h149999/, name)
})

t.test('hosts', async (t) => {
  const odd = inventoryOf([
    { name: 'é', address: '10.0.0.1' },
    { name: 'a', address: 'a.lan' },
    { name: 'b', address: '10.0.0.2\n10.0.0.3 bank.example' },
    { name: '-x', address: '10.0.0.4' },
    { name: 'web.-x', address: '10.0.0.4' },
    { name: `${'a.'.repeat(126)}b`, address: '10.0.0.8' },
    { name: `${'a.'.repeat(126)}bc`, address: '10.0.0.9' },
    { name: 'nas.lan', vm: false, vars: { ansible_user: 'admin' } },
    { name: '10.0.0.5', vm: false },
    { name: 'older', address: '10.0.0.6', vars: { ansible_ssh_host: '10.0.0.7' } },
    { name: 'number', vars: { ansible_host: 7 } },
    { name: 'zoned', address: 'fe80::1%eth0' },
  ])
  t.equal(
    render('hosts', odd),
    `# Written by vm-inventory
# -x: not a host name
# 10.0.0.5: not a host name
# a: a.lan is not a plain IP address
10.0.0.8 ${'a.'.repeat(126)}b
# ${'a.'.repeat(126)}bc: not a host name
# b: 10.0.0.2\\u{a}10.0.0.3 bank.example is not a plain IP address
# nas.lan: nas.lan is not a plain IP address
# number: its address is not a plain IP address
10.0.0.7 older
# web.-x: not a host name
# zoned: fe80::1%eth0 is not a plain IP address
# é: not a host name
`,
  )
})

t.test('ssh-config', async (t) => {
  const folder = t.testdir()
  const text = render('ssh-config', lab)
  const understood = (text: string, host: string): string[] => {
    writeFileSync(join(folder, 'config'), text)
    const said = execFileSync('ssh', ['-G', '-F', join(folder, 'config'), host], { encoding: 'utf8' })
    return said.split('\n').filter((line) => /^(hostname|user|port|identityfile|proxycommand|localcommand) /.test(line))
  }
  t.same(understood(text, 'web-vm').sort(), [
    'hostname 192.168.122.10',
    'identityfile ~/.ssh/vm_key',
    'port 2222',
    'user mr',
  ])
  const zoned = render('ssh-config', inventoryOf([{ name: 'nas', vm: false, address: 'fe80::1%eth0' }]))
  t.ok(understood(zoned, 'nas').includes('hostname fe80::1%eth0'), 'the zone of an address')
  const odd = (vars: Record<string, Value>): string =>
    render('ssh-config', inventoryOf([{ name: 'a', address: '10.0.0.1', vars }]))
  for (const [key, value] of [
    ['ansible_user', 'mr\n  ProxyCommand touch /tmp/x'],
    ['ansible_user', '-oProxyCommand=x'],
    ['ansible_user', '{{ x }}'],
    ['ansible_user', 5],
    ['ansible_port', '22 ProxyCommand'],
    ['ansible_port', 0],
    ['ansible_port', 65536],
    ['ansible_port', Object.assign(record(), { a: 1 })],
    ['ansible_port', [record()]],
    ['ansible_ssh_private_key_file', 'a"\nProxyCommand x'],
    ['ansible_ssh_private_key_file', '-x'],
    ['ansible_ssh_private_key_file', '$' + '{HOME}/x'],
    ['ansible_ssh_private_key_file', 'a\\'],
    ['ansible_ssh_private_key_file', '{{ key }}'],
    ['ansible_ssh_private_key_file', 'a\u2028b'],
  ] satisfies [string, Value][]) {
    t.match(odd({ [key]: value }).split('\n'), [
      '# Written by vm-inventory',
      '',
      'Host a',
      '  HostName 10.0.0.1',
      /^ {2}# (User|Port|IdentityFile): left out, its value could be misread$/,
      '',
    ])
  }
  t.match(
    odd({ ansible_port: '022', ansible_ssh_private_key_file: '/k y/100%' }),
    /Port 22\n {2}IdentityFile "\/k y\/100%%"/,
  )
  const newer = { ansible_user: 'newer', ansible_port: 1, ansible_private_key_file: '/newer' }
  const older = { ansible_ssh_user: 'older', ansible_ssh_port: 2, ansible_ssh_private_key_file: '/older' }
  t.match(odd(newer), 'User newer\n  Port 1\n  IdentityFile "/newer"')
  t.match(
    odd({ ...newer, ...older }),
    'User older\n  Port 2\n  IdentityFile "/older"',
    'as Ansible: the older name wins',
  )
  for (const user of ['SvcAnsible', 'lab\\x', 'mr.x@lab', 'pc-7$'])
    t.equal(odd({ ansible_user: user }).includes(`\n  User ${user}\n`), !user.includes('\\'), user)
  t.equal(odd({ ansible_ssh_user: '' }), odd({}))
  for (const key of ['ansible_ssh_args', 'ansible_ssh_common_args', 'ansible_ssh_extra_args']) {
    const left = `  HostName 10.0.0.1\n  # ${key}: left out, it may hold any option\n`
    t.ok(odd({ ansible_ssh_args: '', ansible_ssh_extra_args: '', [key]: '-J bastion' }).endsWith(left), key)
  }
  const elsewhere = [{ name: 'vms', vars: { ansible_ssh_host: '10.9.9.9' } }]
  t.match(render('ssh-config', inventoryOf([{ name: 'a', address: '10.0.0.1' }], elsewhere)), 'HostName 10.9.9.9')
  const byName = { ansible_user: 'admin', ansible_port: 2222 }
  t.equal(
    render(
      'ssh-config',
      inventoryOf([
        { name: 'nas.lan', vm: false, groups: ['ungrouped'], vars: byName },
        { name: '10.0.0.5', vm: false, groups: ['ungrouped'], vars: { ansible_connection: 'smart' } },
        { name: 'box', vars: { ansible_connection: 'community.docker.docker' } },
        { name: 'number', vars: { ansible_host: 7 } },
      ]),
    ).replace(/^.*\n/, ''),
    `
Host 10.0.0.5
  HostName 10.0.0.5

# box: not reached by ssh

Host nas.lan
  HostName nas.lan
  User admin
  Port 2222

# number: its address is not one that ssh can use
`,
    'a host without an address is reached by its name',
  )
  t.notMatch(odd({ ansible_ssh_common_args: '-o ProxyCommand=x' }), /Proxy/)
  const names = inventoryOf([
    { name: '*', address: '10.0.0.1' },
    { name: 'a', address: '10.0.0.1 b' },
  ])
  t.equal(
    render('ssh-config', names),
    '# Written by vm-inventory\n\n# *: not a name for ssh\n\n# a: its address is not one that ssh can use\n',
  )
})

t.test('groups give variables in the order of Ansible', async (t) => {
  const user = (groups: readonly GroupDraft[], vars: HostDraft['vars'] = {}): string | undefined =>
    /User (.*)/.exec(
      render('ssh-config', inventoryOf([{ name: 'h', address: '10.0.0.1', groups: ['a', 'b'], vars }], groups)),
    )?.[1]
  const set = (name: string, value = name, more: Partial<GroupDraft> = {}): GroupDraft => ({
    name,
    ...more,
    vars: { ansible_user: value, ...more.vars },
  })
  t.equal(user([set('all')]), 'all')
  t.equal(user([set('all'), set('a'), set('b')]), 'b', 'the later name wins')
  t.equal(user([set('a', 'a', { vars: { ansible_group_priority: 10 } }), set('b')]), 'a', 'the higher priority wins')
  t.equal(user([set('a'), set('b', 'b', { children: ['a'] })]), 'a', 'the child wins')
  t.equal(user([set('a'), set('b')], { ansible_user: 'own' }), 'own')
  t.equal(user([set('c')]), undefined, 'a group it is not in')
})

t.test('mermaid', async (t) => {
  t.equal(
    render(
      'mermaid',
      inventoryOf(
        [
          { name: 'a', address: '10.0.0.1' },
          { name: 'b"]<x>', groups: ['g'] },
          { name: '10.0.0.3', address: '10.0.0.3', groups: ['g'] },
        ],
        [{ name: 'p', children: ['g'] }],
      ),
    ),
    `graph LR
  g0(["g"])
  g1(["p"])
  g2(["vms"])
  h0["10.0.0.3"]
  h1["a<br>10.0.0.1"]
  h2["b#34;#93;#60;x#62;"]
  g0 --> h0
  g0 --> h2
  g1 --> g0
  g2 --> h1
`,
  )
})

t.test('yaml', async (t) => {
  t.match(
    render('yaml', inventoryOf([{ name: 'a:22' }, { name: 'b[1:3]' }])),
    /^all:\n {2}hosts:\n {4}# a:22: .*\n {4}# b\[1:3\]: /,
  )
})

t.test('yaml: numbers that have no end', async (t) => {
  const vars = { above: new Float(Number.POSITIVE_INFINITY), below: new Float(Number.NEGATIVE_INFINITY) }
  t.match(render('yaml', inventoryOf([{ name: 'h', vars }])), '      "above": .inf\n      "below": -.inf\n')
})

t.test('yaml: Ansible keeps what looks like a template as it is', async (t) => {
  const vars = {
    a: '{{ lookup("pipe", "touch canary") }}',
    b: ['#jinja2: x'],
    c: { d: '{% x %}' },
    ok: '{{ 1 + 1 }}',
    plain: 'x',
  }
  const folder = t.testdir({
    'inventory.yml': render('yaml', inventoryOf([{ name: 'h', vars, templates: ['ok'] }])),
  })
  const said = execFileSync('ansible-inventory', ['-i', join(folder, 'inventory.yml'), '--list'], {
    encoding: 'utf8',
    cwd: folder,
  })
  const unsafe = (text: string) => ({ __ansible_unsafe: text })
  t.same(JSON.parse(said)._meta.hostvars.h, {
    a: unsafe(vars.a),
    b: [unsafe('#jinja2: x')],
    c: { d: unsafe('{% x %}') },
    ok: '{{ 1 + 1 }}',
    plain: 'x',
  })
})
