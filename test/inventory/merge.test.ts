import t from 'tap'
import { groupLineage } from '../../src/model/group-lineage.js'
import type { FragmentReading, Host, HostContribution, Inventory, StateReading } from '../../src/model/inventory.js'
import { fragment, type HostInput, host, merged as merge, state, vars } from '../fixtures/merged/inventory.js'

const codes = ({ problems }: Inventory): string[] => problems.map(({ code, severity }) => `${severity} ${code}`).sort()
const names = ({ hosts }: Inventory): string[] => [...hosts.keys()]

t.test('groups are in groups two hundred levels deep at most', async (t) => {
  const groups = Array.from({ length: 12_000 }, (_, i) => ({ name: `g${i}`, vars: vars(), children: [`g${i + 1}`] }))
  for (const written of [groups, groups.toReversed()]) {
    const merged = merge(
      [],
      [fragment('nas', [host('nas', { groups: ['g12000'] })], { status: 'hosts', groups: written })],
    )
    const levels = new Map<string, number>()
    for (let i = 12_000; i >= 0; i--) {
      const below = merged.groups.get(`g${i}`)?.children.map((child) => levels.get(child) ?? 0) ?? []
      levels.set(`g${i}`, 1 + Math.max(0, ...below))
    }
    t.equal(Math.max(...levels.values()), 200)
    t.equal(codes(merged).filter((code) => code === 'error group-refused').length, 60)
    t.match(
      merged.problems.find(({ code }) => code === 'group-refused'),
      { message: /^the groups are more than 200 levels deep; "g\d+" is dropped as a child of "g\d+"$/ },
    )
    t.equal(groupLineage(merged)(merged.hosts.get('nas') as Host).at(-1)?.name, 'g12000')
  }
})

t.test('a host that is in very many groups, all refused: none is looked for in the list of all', async (t) => {
  let searches = 0
  const groups = Object.assign(
    Array.from({ length: 1000 }, (_, i) => `-${i}`),
    {
      includes: () => {
        searches++
        return true
      },
    },
  )
  const merged = merge([], [fragment('nas', [host('nas', { groups, line: 2 })], { status: 'hosts' })])
  t.same(merged.hosts.get('nas')?.groups, ['ungrouped'])
  const refused = merged.problems.filter(({ code }) => code === 'group-refused')
  t.equal(refused.length, groups.length)
  t.ok(refused.every(({ path, line }) => path === 'ansible/inventory.d/nas.ini' && line === 2))
  t.equal(searches, 0)
})

t.test('two sources that say the same group put a host in it once', async (t) => {
  const merged = merge(
    [state('web', [host('web', { address: '10.0.0.1', groups: ['b', 'a'] })])],
    [fragment('web', [host('web', { groups: ['vms', 'a', 'c'] })])],
  )
  t.same(merged.hosts.get('web')?.groups, ['a', 'b', 'c', 'vms'])
  t.same(merged.groups.get('a')?.hosts, ['web'])
})

t.test('existence and address come from the state, variables from the fragment', async (t) => {
  const merged = merge(
    [state('web', [host('web', { address: '10.0.0.1', vars: { a: 'state', tf_memory: 1 }, groups: ['tag_x'] })])],
    [fragment('web', [host('web', { address: '10.0.0.9', vars: { a: 'fragment' }, groups: ['vms', 'app'], line: 3 })])],
  )
  const web = merged.hosts.get('web')
  t.same({ ...web?.vars }, { a: 'fragment', tf_memory: 1, ansible_host: '10.0.0.1' })
  t.same(web?.groups, ['app', 'tag_x', 'vms'])
  t.same(
    web?.layers.map(({ source }) => source.kind),
    ['state', 'fragment'],
  )
  t.same(codes(merged), ['warning drift'])
  t.match(merged.problems[0], { path: 'ansible/inventory.d/web.ini', line: 3, vm: 'web' })
  t.equal(merged.vms.get('web')?.status, 'running')
})

t.test('config defaults yield to the variables of groups', async (t) => {
  const common = { name: 'vms', vars: vars({ ansible_user: 'common', ansible_host: '10.9.9.9', a: 1 }), children: [] }
  const merged = merge(
    [
      state('db', [host('db', { address: '10.0.0.2', vars: { a: 2 } })]),
      state('web', [host('web', { address: '10.0.0.1' })]),
    ],
    [fragment('00-common', [], { status: 'settings', groups: [common] })],
    { defaults: vars({ ansible_user: 'mr', ansible_host: '192.0.2.1', a: 0, b: 3 }) },
  )
  t.strictSame({ ...merged.hosts.get('web')?.vars }, { ansible_host: '10.0.0.1', b: 3 })
  t.strictSame({ ...merged.hosts.get('db')?.vars }, { ansible_host: '10.0.0.2', a: 2, b: 3 })
  t.strictSame({ ...merged.groups.get('vms')?.vars }, { ansible_user: 'common', ansible_host: '10.9.9.9', a: 1 })
})

t.test('config defaults are the lowest layer, of VMs only', async (t) => {
  const merged = merge(
    [state('web', [host('web', { address: '10.0.0.1' })])],
    [
      fragment('lan', [host('nas', { groups: ['ungrouped'] }), host('ap', { groups: ['ungrouped'] })], {
        status: 'hosts',
      }),
    ],
    { defaults: vars({ ansible_user: 'mr' }) },
  )
  t.equal(merged.hosts.get('web')?.vars.ansible_user, 'mr')
  t.equal(merged.hosts.get('nas')?.vars.ansible_user, undefined)
  t.same(merged.groups.get('ungrouped')?.hosts, ['ap', 'nas'])
  t.same(merged.groups.get('vms')?.hosts, ['web'])
})

t.test('a VM is tainted if its state says so, whatever a fragment makes of the fact', async (t) => {
  const tainted = (value: boolean): HostInput => ({ address: '10.0.0.1', vars: { tf_tainted: value } })
  for (const [said, status] of [
    [true, 'tainted'],
    [false, 'running'],
  ] as const) {
    const own = fragment('web', [host('web', tainted(!said))])
    const merged = merge([state('web', [host('web', tainted(said))])], [own])
    t.equal(merged.vms.get('web')?.status, status)
    t.equal(merged.hosts.get('web')?.vars.tf_tainted, !said, 'a play sees what the fragment says')
  }
})

t.test('a VM is stopped if its state says so, in whatever word', async (t) => {
  for (const [said, status] of [
    [{ tf_running: false }, 'stopped'],
    [{ tf_status: 'SHUTOFF' }, 'stopped'],
    [{ tf_status: 'active' }, 'running'],
    [{ tf_running: true, tf_tainted: true }, 'tainted'],
    [{}, 'running'],
  ] as const) {
    const merged = merge([state('web', [host('web', { address: '10.0.0.1', vars: said })])], [])
    t.equal(merged.vms.get('web')?.status, status, JSON.stringify(said))
  }
})

t.test('a destroyed VM leaves an orphan', async (t) => {
  const merged = merge([state('web', [])], [fragment('web', [host('web', { address: '10.0.0.1' })])])
  t.same(names(merged), [])
  t.same(codes(merged), ['warning fragment-orphan'])
  t.equal(merged.vms.get('web')?.status, 'orphan')
})

t.test('groups and variables of an orphan go with it', async (t) => {
  const groups = [{ name: 'prod', vars: vars({ a: 1 }), children: [] }]
  const merged = merge([state('web', [])], [fragment('web', [host('web')], { groups })])
  t.notOk(merged.groups.has('prod'))
})

t.test('what a file of settings in another folder says stays, whatever the file is called', async (t) => {
  const groups = [{ name: 'web', vars: vars({ a: 1 }), children: [] }]
  const merged = merge(
    [state('web', [])],
    [fragment('web', [host('web')]), fragment('web', [], { status: 'settings', groups })],
  )
  t.same({ ...merged.groups.get('web')?.vars }, { a: 1 })
})

t.test('nobody is told to remove a fragment whose state may be where nobody could look', async (t) => {
  const unseen = { code: 'backend-unreadable', severity: 'error', message: 'not JSON', hint: 'run it again' } as const
  const merged = merge([], [fragment('web', [host('web', { address: '10.0.0.1' })])], {}, [unseen])
  t.match(merged.problems, [unseen, { code: 'fragment-unverified', hint: /^fix what keeps states from being found/ }])
})

t.test('only a state that cannot be read is to be mended before a fragment without one is removed', async (t) => {
  const hints: Record<StateReading['status'], RegExp> = {
    unreadable: /^fix the states/,
    empty: /^fix the states/,
    creating: /prune lost$/,
    unknown: /prune lost$/,
    destroyed: /prune lost$/,
    other: /prune lost$/,
    read: /prune lost$/,
  }
  for (const [status, hint] of Object.entries(hints) as [StateReading['status'], RegExp][]) {
    const lost = fragment('lost', [host('lost', { address: '10.0.0.1' })])
    const merged = merge([state('web', [], { status })], [lost])
    t.match(merged.problems[0], { code: 'fragment-unverified', hint }, status)
  }
})

t.test('a fragment without any state is kept, and said to be unverified', async (t) => {
  const merged = merge([], [fragment('web', [host('web', { address: '10.0.0.1' })])])
  t.same(names(merged), ['web'])
  t.same(codes(merged), ['warning fragment-unverified'])
})

t.test('a state that cannot be read: its fragment stands in', async (t) => {
  const torn = {
    code: 'state-torn',
    severity: 'error',
    message: 'the state is torn',
    hint: 'wait',
    path: 's',
    vm: 'web',
  } as const
  const unreadable = state('web', [], { status: 'unreadable', problems: [torn] })
  const merged = merge([unreadable], [fragment('web', [host('web', { address: '10.0.0.1' })])])
  t.same(names(merged), ['web'])
  t.same(codes(merged), ['warning state-torn'])
  t.match(merged.problems[0]?.message, /stands in/)
  t.equal(merged.vms.get('web')?.status, 'stand-in')

  const alone = merge([unreadable], [])
  t.same(names(alone), [])
  t.same(codes(alone), ['error state-torn'])
  t.equal(alone.vms.get('web')?.status, 'unreadable')
})

t.test('a state being created says nothing above a notice', async (t) => {
  const creating = state('web', [], { status: 'creating' })
  t.same(codes(merge([creating], [])), ['notice state-creating'])
  const merged = merge([creating], [fragment('web', [host('web', { address: '10.0.0.1' })])])
  t.same(names(merged), ['web'])
  t.same(codes(merged), ['notice state-creating'])
  t.equal(merged.vms.get('web')?.status, 'creating')
  const strange = { code: 'state-unknown-types', severity: 'notice', message: 'foo', hint: 'look' } as const
  const half = state('web', [], { status: 'creating', problems: [strange] })
  const standIn = merge([half], [fragment('web', [host('web', { address: '10.0.0.1' })])])
  t.same(codes(standIn), ['notice state-creating', 'notice state-unknown-types'], 'whatever is in it by now')
})

t.test('an empty state: the fragment stands in with a warning, alone there is no VM', async (t) => {
  const empty = state('web', [], { status: 'empty' })
  t.same(codes(merge([empty], [])), ['warning state-empty'])
  t.same(codes(merge([empty], [fragment('web', [host('web', { address: '10.0.0.1' })])])), ['warning state-empty'])
})

t.test('a bad fragment is a problem of its own VM, whose state stands in', async (t) => {
  const bad = {
    code: 'fragment-unreadable',
    severity: 'error',
    message: 'unbalanced quote',
    hint: 'close it',
    vm: 'web',
  } as const
  const unreadable = fragment('web', [], { status: 'unreadable', problems: [bad] })
  const merged = merge([state('web', [host('web', { address: '10.0.0.1' })])], [unreadable])
  t.same(names(merged), ['web'])
  t.equal(merged.vms.get('web')?.status, 'running')
  const alone = merge([], [unreadable])
  t.same(names(alone), [])
  t.equal(alone.vms.get('web')?.status, 'unreadable')
})

t.test('two states that claim one name', async (t) => {
  const a = state('a', [host('web', { address: '10.0.0.1' })])
  const own = state('web', [host('web', { address: '10.0.0.2' })])
  const kept = merge([a, own], [])
  t.equal(kept.hosts.get('web')?.address, '10.0.0.2')
  t.match(kept.problems[0]?.message, /terraform.tfstate.d\/a\/.* and .*terraform.tfstate.d\/web\//)
  const neither = merge([a, state('b', [host('web', { address: '10.0.0.2' })])], [fragment('web', [host('web')])])
  t.same(names(neither), [])
  t.match(neither.vms.get('web'), { status: 'refused', fragment: { path: 'ansible/inventory.d/web.ini' } })
  t.same(codes(neither), ['error name-claimed-twice'])
  const lan = fragment('lan', [host('web', { address: '10.0.0.3' }), host('nas')], { status: 'hosts' })
  t.same(names(merge([a, state('b', [host('web')])], [lan])), ['nas'], 'nor by a line that mentions it')
})

t.test('a state that cannot be read keeps the name of its workspace', async (t) => {
  const other = state('a', [host('web', { address: '10.0.0.1' })])
  for (const status of ['unreadable', 'empty', 'creating'] as const) {
    const dark = state('web', [], { status })
    const merged = merge([other, dark], [])
    const claimed = merged.problems.find(({ code }) => code === 'name-claimed-twice')?.message
    if (status === 'empty') {
      t.same(names(merged), ['web'], 'an empty state of which no fragment speaks is no VM')
      t.equal(claimed, undefined)
    } else {
      t.same(names(merged), [], status)
      t.match(claimed, /d\/a\/.* and .*d\/web\/terraform.tfstate; .*d\/web\/terraform.tfstate keeps it/)
    }
    const standIn = merge([other, dark], [fragment('web', [host('web', { address: '10.0.0.2' })])])
    t.equal(standIn.hosts.get('web')?.address, '10.0.0.2', `${status}: its fragment stands in`)
    t.not(standIn.vms.get('web')?.status, 'refused')
  }
  const lan = fragment('web', [host('nas'), host('ap')], { status: 'hosts' })
  const unspoken = merge([other, state('web', [], { status: 'empty' })], [lan])
  t.equal(unspoken.hosts.get('web')?.address, '10.0.0.1', 'a file of other hosts does not stand in')
  const gone = merge([other, state('web', [])], [])
  t.equal(gone.hosts.get('web')?.address, '10.0.0.1', 'one that holds no VM keeps nothing')
  const three = merge(
    [other, state('b', [host('web')]), state('web', [], { status: 'unreadable' })],
    [fragment('web', [host('web', { address: '10.0.0.2' })])],
  )
  t.equal(three.hosts.get('web')?.address, '10.0.0.2')
  const folder = state('web', [host('web', { address: '10.0.0.3' })])
  const beside = merge([folder, state('web', [], { status: 'unreadable' })], [])
  t.equal(beside.hosts.get('web')?.address, '10.0.0.3', 'of two that have it the one that can be read')
})

t.test('refused names are problems of that VM alone', async (t) => {
  const merged = merge(
    [state('x', [host('vms'), host('{{ x }}'), host('-x'), host('web', { address: '10.0.0.1' })])],
    [],
  )
  t.same(names(merged), ['web'])
  t.same(codes(merged), ['error name-refused', 'error name-refused', 'error name-refused'])
  t.ok(
    [...merged.vms.values()].every(({ state }) => state !== undefined),
    'where it stands is not forgotten',
  )
})

t.test("a group that has a VM's name is dropped, the VM and the members stay", async (t) => {
  const merged = merge(
    [state('web', [host('web', { address: '10.0.0.1' })]), state('db', [host('db', { address: '10.0.0.2' })])],
    [
      fragment('db', [host('db', { groups: ['web'] })]),
      fragment('lan', [host('nas', { groups: ['web'] })], {
        status: 'hosts',
        groups: [{ name: 'prod', vars: vars(), children: ['web'] }],
      }),
    ],
  )
  t.same(names(merged), ['db', 'nas', 'web'])
  t.notOk(merged.groups.has('web'))
  t.same(merged.hosts.get('db')?.groups, ['vms'])
  t.same(merged.hosts.get('nas')?.groups, ['ungrouped'])
  t.same(merged.groups.get('prod')?.children, [])
  t.same(codes(merged), ['error group-is-vm'])
})

t.test('so is one that has the name of a VM that cannot be listed', async (t) => {
  const merged = merge(
    [
      state('torn', [], { status: 'unreadable' }),
      state('a', [host('dup')]),
      state('b', [host('dup')]),
      state('c', [host('all'), host('web', { address: '10.0.0.1', groups: ['torn', 'dup', 'bad', 'all', 'app'] })]),
    ],
    [
      fragment('bad', [], { status: 'unreadable' }),
      fragment('00', [], { status: 'settings', groups: [{ name: 'all', vars: vars({ a: 1 }), children: [] }] }),
    ],
  )
  t.same([...merged.groups.keys()], ['all', 'app', 'vms'])
  t.same({ ...merged.groups.get('all')?.vars }, { a: 1 }, 'a VM named all does not take the group away')
  const dropped = merged.problems.filter(({ code }) => code === 'group-is-vm')
  t.equal(dropped.length, 3)
  for (const { message, path } of dropped) t.match([message, path], [/cannot be listed/, /\/c\/terraform.tfstate$/])
  t.same(
    Object.fromEntries(dropped.map(({ message, hint }) => [/"(.*?)"/.exec(message)?.[1], hint])),
    {
      bad: 'fix what cannot be read, and rename the group if that is a VM',
      dup: 'rename the group',
      torn: 'fix what cannot be read, and rename the group if that is a VM',
    },
    'what cannot be read may be no VM',
  )
})

t.test('a group that is called as a state is that somebody works on stays while that holds no VM', async (t) => {
  const servers = fragment('lan', [host('ns1', { groups: ['dns'] })], { status: 'hosts' })
  const merged = merge([state('dns', [], { status: 'creating' })], [servers])
  t.same(merged.groups.get('dns')?.hosts, ['ns1'])
  t.same(codes(merged), ['notice state-creating'])
})

t.test('a group localhost is refused, and told of once', async (t) => {
  const own = fragment('own', [host('localhost', { groups: ['localhost'], line: 2 })], {
    status: 'hosts',
    groups: [{ name: 'localhost', vars: vars(), children: [], line: 1 }],
  })
  const merged = merge([], [own])
  t.same([...merged.groups.keys()], ['vms'])
  t.match(merged.problems, [{ code: 'name-refused', message: /control node/, line: 2 }])
  t.equal(merged.problems.length, 1)
  const web = state('web', [host('web', { groups: ['localhost'] })])
  t.match(merge([web], [own]).problems[1], { code: 'group-refused', path: web.source.path })
})

t.test('a group is refused where it is said', async (t) => {
  const merged = merge(
    [state('web', [host('web', { groups: ['{{ x }}'] })])],
    [
      fragment('web', [host('web', { groups: ['-x'], line: 3 })]),
      fragment('zz', [host('web', { line: 1 })], { status: 'hosts' }),
    ],
  )
  t.match(merged.problems, [
    { message: /"-x"/, path: 'ansible/inventory.d/web.ini', line: 3 },
    { message: /"\{\{ x \}\}"/, path: /web\/terraform.tfstate$/ },
  ])
})

t.test('groups that contain each other lose the edge that closes the loop', async (t) => {
  const groups = [
    { name: 'a', vars: vars(), children: ['b', 'all'] },
    { name: 'b', vars: vars(), children: ['c', 'ungrouped'] },
    { name: 'c', vars: vars(), children: ['a', 'c'] },
  ]
  const merged = merge([], [fragment('00', [], { status: 'settings', groups })])
  t.same(
    [...merged.groups.values()].map(({ name, children }) => [name, children]),
    [
      ['a', ['b']],
      ['b', ['c']],
      ['c', []],
      ['vms', []],
    ],
  )
  t.same(codes(merged), Array(4).fill('error group-refused'))
  const split = merge(
    [],
    [
      fragment('a', [], {
        status: 'settings',
        groups: [
          { name: 'a', vars: vars(), children: ['b'], line: 1 },
          { name: 'b', vars: vars(), children: [], line: 3 },
        ],
      }),
      fragment('b', [], { status: 'settings', groups: [{ name: 'b', vars: vars(), children: ['a'], line: 5 }] }),
    ],
  )
  t.match(split.problems, [{ message: /contain each other/, path: 'ansible/inventory.d/b.ini', line: 5 }])
})

t.test('a loop of groups says how to undo it where it was made', async (t) => {
  const groups = [
    { name: 'a', vars: vars(), children: ['b'] },
    { name: 'b', vars: vars(), children: ['a', 'b'] },
  ]
  const itself = 'the group "b" contains itself; it is dropped as a child of itself'
  const each = 'the groups "b" and "a" contain each other; "a" is dropped as a child of "b"'
  t.match(merge([], [fragment('00', [], { status: 'settings', groups })]).problems, [
    { message: each, hint: 'remove one of the two :children lines' },
    { message: itself, hint: 'take it out of the :children section' },
  ])
  t.match(merge([state('x', [], { status: 'read', groups })], []).problems, [
    { message: each, hint: 'take one of the two out of the children of its ansible_group' },
    { message: itself, hint: 'take it out of the children of its ansible_group' },
  ])
})

t.test('no address: listed, grouped and said once', async (t) => {
  const missing = { code: 'address-missing', severity: 'warning', message: 'none', hint: 'refresh', vm: 'web' } as const
  const bare = state('web', [host('web', { groups: ['vm_infra_no_address'] })], { problems: [missing] })
  const alone = merge([bare], [])
  t.same(codes(alone), ['warning address-missing'])
  t.same(alone.hosts.get('web')?.groups, ['vm_infra_no_address', 'vms'])
  t.equal(alone.vms.get('web')?.status, 'no-address')
  const helped = merge([bare], [fragment('web', [host('web', { address: '10.0.0.1' })])])
  t.same(codes(helped), [])
  t.same(helped.hosts.get('web')?.groups, ['vms'])
  const unusable = { ...missing, code: 'address-unusable', path: bare.source.path } as const
  const named = { ...bare, problems: [unusable] }
  t.same(codes(merge([named], [])), ['warning address-unusable'])
  const served = merge([named], [fragment('web', [host('web', { address: '10.0.0.1' })])])
  t.same(codes(served), ['notice address-unusable'], 'not said each time Ansible asks')
  const own = fragment('web', [host('web')], { problems: [{ ...unusable, path: 'ansible/inventory.d/web.ini' }] })
  const held = merge([state('web', [host('web', { address: '10.0.0.1' })])], [own])
  t.same(codes(held), ['warning address-unusable'], 'a mistake in the fragment is no matter of the state')
  const waiting = merge([], [fragment('web', [])])
  t.same(new Set(waiting.problems.map(({ path }) => path)), new Set(['ansible/inventory.d/web.ini']))
  t.same(codes(waiting), ['warning address-missing', 'warning fragment-unverified'])
})

t.test('no address and none needed: its state does not say that it lacks one', async (t) => {
  const container = host('web', { vars: { ansible_connection: 'community.docker.docker' } })
  const merged = merge([state('web', [container])], [])
  t.same(codes(merged), [])
  t.same(merged.hosts.get('web')?.groups, ['vms'])
  t.equal(merged.vms.get('web')?.status, 'running')
})

t.test('two VMs with one address', async (t) => {
  const merged = merge(
    [state('a', [host('a', { address: '10.0.0.1' })]), state('b', [host('b', { address: '10.0.0.1' })])],
    [],
  )
  t.same(names(merged), ['a', 'b'])
  t.same(codes(merged), ['warning address-duplicate'])
  t.match(merged.problems, [
    {
      path: 'terraform/terraform.tfstate.d/a/terraform.tfstate',
      message: 'a and b (terraform/terraform.tfstate.d/b/terraform.tfstate) have the same address 10.0.0.1',
    },
  ])
})

t.test('two VMs with one address: states are to be refreshed only where both tell it', async (t) => {
  const vm = (name: string, rest: HostInput = { address: '10.0.0.1' }): StateReading => state(name, [host(name, rest)])
  const own = fragment('b', [host('b', { address: '10.0.0.1' })])
  const refresh = /^run terraform apply -refresh-only for their states/
  const correct = /^correct the address of one/
  t.match(merge([vm('a'), vm('b')], [own]).problems, [{ hint: refresh }])
  t.match(merge([vm('a'), vm('b', { address: '10.0.0.1', isRuled: true })], []).problems, [{ hint: correct }])
  t.match(merge([vm('a'), vm('b', {})], [own]).problems, [{ hint: correct }])
})

t.test('two VMs with one address in two spellings', async (t) => {
  for (const [a, b] of [
    ['fd00::5', 'fd00:0:0:0:0:0:0:5'],
    ['10.0.0.5', '::ffff:10.0.0.5'],
    ['::ffff:a00:5', '10.0.0.5'],
  ] as const) {
    const vms = [state('a', [host('a', { address: a })]), state('b', [host('b', { address: b })])]
    const merged = merge(vms, [])
    t.match(merged.problems, [{ code: 'address-duplicate', message: new RegExp(`^a and b .* the same address ${a}$`) }])
  }
})

t.test('a hand-written host that is named by the address of a VM', async (t) => {
  const merged = merge(
    [state('a', [host('a', { address: '10.0.0.1' })])],
    [
      fragment('more', [host('10.0.0.1'), host('nas'), host('10.0.0.2', { vars: { ansible_host: 'x' } })], {
        status: 'hosts',
      }),
    ],
  )
  t.same(names(merged), ['10.0.0.1', '10.0.0.2', 'a', 'nas'])
  t.match(merged.problems, [
    {
      code: 'address-duplicate',
      path: 'ansible/inventory.d/more.ini',
      message: /^10\.0\.0\.1 and a \(.*\) have the same/,
    },
  ])
})

t.test('of two fragments that give an address the later counts, or the VM’s own', async (t) => {
  const mention = (file: string, address: string): FragmentReading =>
    fragment(file, [host('web', { address, line: 2 }), host('nas', { address })], { status: 'hosts' })
  const own = fragment('web', [host('web', { address: '10.0.0.1' })])
  const merged = merge([], [mention('aa', '10.0.0.2'), own, mention('zz', '10.0.0.3')])
  t.equal(merged.hosts.get('web')?.address, '10.0.0.1')
  t.equal(merged.hosts.get('nas')?.address, '10.0.0.3')
  const drifts = merged.problems.filter(({ code }) => code === 'drift')
  t.same(
    drifts.map(({ vm, path, line }) => [vm, path, line]),
    [
      ['nas', 'ansible/inventory.d/aa.ini', undefined],
      ['web', 'ansible/inventory.d/aa.ini', 2],
      ['web', 'ansible/inventory.d/zz.ini', 2],
    ],
  )
  t.match(drifts[0]?.message, 'nas is at 10.0.0.3 in ansible/inventory.d/zz.ini but at 10.0.0.2 here')
})

t.test('a VM takes no address from a hand-written file that no other machine can be reached at', async (t) => {
  const lan = (address: string) =>
    fragment(
      'lan',
      ['web', 'nas'].map((name, at) => host(name, { address, line: at + 2, groups: ['lan'] })),
      {
        status: 'hosts',
      },
    )
  const unusable = ['127.0.0.1', '::1', '0.0.0.0', '::', '169.254.1.1', 'fe80::1', '::ffff:127.0.0.1', '224.0.0.1']
  for (const address of [...unusable, 'localhost', 'pending', '-x', '{{ x }}']) {
    const bare = merge([state('web', [host('web', { groups: ['vm_infra_no_address'] })])], [lan(address)])
    t.same(bare.hosts.get('web')?.address, undefined, address)
    t.notOk(Object.hasOwn(bare.hosts.get('web')?.vars ?? {}, 'ansible_host'))
    t.same(bare.hosts.get('web')?.groups, ['lan', 'vm_infra_no_address', 'vms'])
    t.match(bare.vms.get('web'), { status: 'no-address' })
    t.match(
      bare.problems.filter(({ vm }) => vm === 'web'),
      [{ code: 'address-unusable', severity: 'warning', path: 'ansible/inventory.d/lan.ini', line: 2 }],
    )
    t.equal(bare.hosts.get('nas')?.address, address === '-x' ? undefined : address, 'a host that is no VM keeps it')
  }
  const running = merge([state('web', [host('web', { address: '10.0.0.1' })])], [lan('127.0.0.1')])
  t.equal(running.hosts.get('web')?.address, '10.0.0.1')
  t.match(
    running.problems.filter(({ vm }) => vm === 'web'),
    [
      {
        code: 'address-unusable',
        message: 'web is given an address here that leads to no other machine; it is not used',
      },
    ],
  )
  for (const address of ['host.lan.', 'ssh_alias+x', 'some/container', 'FD00::AB']) {
    const { hosts } = merge([state('web', [host('web')])], [lan(address)])
    t.equal(hosts.get('web')?.address, address, 'what may lead somewhere is taken')
  }
  for (const address of ['fe80::1%eth0', 'localhost', 'a.localhost', '0.0.0.0']) {
    const { hosts } = merge([state('web', [host('web')])], [lan(address)])
    t.equal(hosts.get('web')?.address, undefined, address)
  }
  const files = ['10.0.0.2', 'pending'].map((address, at) =>
    fragment(`lan${at}`, [host('web', { address })], { status: 'hosts' }),
  )
  t.equal(merge([state('web', [host('web')])], files).hosts.get('web')?.address, '10.0.0.2')
  const own = merge([], [fragment('web', []), lan('127.0.0.1')])
  t.match(own.vms.get('web'), { status: 'unverified' })
  t.equal(own.hosts.get('web')?.address, undefined, 'nor one without a state')
})

t.test('where the config decided on the address, nobody is wrong', async (t) => {
  const own = fragment('web', [host('web', { address: '10.0.0.1' })])
  const ruled = merge([state('web', [host('web', { address: '10.9.0.4', isRuled: true })])], [own])
  t.equal(ruled.hosts.get('web')?.vars.ansible_host, '10.9.0.4')
  t.same(codes(ruled), [])
  const preferring = (...addresses: string[]) =>
    merge([state('web', [host('web', { address: '10.9.0.4', addresses })])], [own])
  t.same(codes(preferring('10.0.0.1', '10.9.0.4')), [], 'the fragment has another of its addresses')
  t.same(codes(preferring('10.0.0.2', '10.9.0.4')), ['warning drift'], 'the fragment has one of long ago')
})

t.test('another spelling of the address is no drift', async (t) => {
  const merged = merge(
    [state('web', [host('web', { address: '2001:db8::1' })])],
    [fragment('web', [host('web', { address: '2001:db8:0:0::1' })])],
  )
  t.same(codes(merged), [])
  t.equal(merged.hosts.get('web')?.address, '2001:db8::1')
})

t.test('a mention without an address does not make a VM', async (t) => {
  const mention = fragment('aa', [host('web', { line: 2 }), host('nas')], { status: 'hosts' })
  const told: Partial<Record<StateReading['status'], string[]>> = {
    destroyed: ['warning fragment-orphan'],
    other: ['warning fragment-orphan'],
    empty: ['warning fragment-orphan', 'warning state-empty'],
    creating: ['notice state-creating'],
    unreadable: [],
  }
  for (const [status, expected] of Object.entries(told) as [StateReading['status'], string[]][]) {
    const gone = state('web', [], { status })
    const merged = merge([gone], [mention])
    t.same([names(merged), codes(merged)], [['nas'], expected], status)
    const elsewhere = fragment('zz', [host('web', { address: '10.0.0.9' })], { status: 'hosts' })
    t.same(names(merge([gone], [mention, elsewhere])), ['nas', 'web'], `${status}, but it is elsewhere`)
    const own = fragment('web', [host('web', { address: '10.0.0.1' })])
    const standsIn = !['destroyed', 'other'].includes(status)
    for (const fragments of [
      [mention, own],
      [own, fragment('zz', mention.hosts as HostContribution[], { status: 'hosts' })],
    ]) {
      const both = merge([gone], fragments)
      t.same(names(both), standsIn ? ['nas', 'web'] : ['nas'], `${status}, with a fragment of its own`)
      t.equal(both.problems.filter(({ code }) => code === 'fragment-orphan').length, standsIn ? 0 : 1)
    }
  }
  const renamed = merge([state('web', [host('b')])], [mention, fragment('web', [host('web', { address: '10.0.0.1' })])])
  t.same([names(renamed), codes(renamed)], [['b', 'nas'], ['warning fragment-orphan']], 'its fragment is an orphan')
  const unknown = merge([state('web', [], { status: 'unknown' })], [mention])
  t.same([names(unknown), codes(unknown)], [['nas', 'web'], []], 'a state that may hold it')
  t.same(names(merge([state('a', [host('b')])], [mention])), ['b', 'nas', 'web'], 'no state of that name')
})

t.test('an address by a group', async (t) => {
  const missing = { code: 'address-missing', severity: 'warning', message: 'none', hint: 'refresh', vm: 'web' } as const
  const bare = state('web', [host('web', { groups: ['vm_infra_no_address', 'inside'] })], { problems: [missing] })
  const other = state('db', [host('db', { groups: ['vm_infra_no_address'] })])
  const inside = [
    { name: 'outer', vars: vars({ ansible_host: '10.0.0.4' }), children: ['inside'] },
    { name: 'inside', vars: vars(), children: [] },
  ]
  const settings = fragment('00', [], { status: 'settings', groups: inside })
  const merged = merge([bare, other], [settings])
  t.same(codes(merged), [])
  t.same(merged.hosts.get('web')?.groups, ['inside', 'vms'])
  t.same(merged.groups.get('vm_infra_no_address')?.hosts, ['db'])
  t.equal(merged.vms.get('web')?.status, 'running')
  t.notOk(merge([bare], [settings]).groups.has('vm_infra_no_address'))
  const parent = { name: 'later', vars: vars(), children: ['vm_infra_no_address'] }
  const named = merge([{ ...bare, groups: [parent] }], [settings])
  t.ok(named.groups.has('vm_infra_no_address'), 'it is a child of another')

  const tainted = state('web', [host('web', { groups: ['vm_infra_no_address', 'inside'], vars: { tf_tainted: true } })])
  t.equal(merge([tainted], [settings]).vms.get('web')?.status, 'tainted')
  const alone = merge([], [fragment('web', [host('web', { groups: ['inside'] })]), settings])
  t.equal(alone.vms.get('web')?.status, 'unverified')
  t.notOk(alone.groups.has('vm_infra_no_address'))
})

t.test('keys that Ansible would take for its own markers are left out', async (t) => {
  const nested = vars({ deep: [vars({ __ansible_vault: 'x' })] })
  const merged = merge(
    [state('web', [host('web', { address: '10.0.0.1', vars: { ok: 1, __ansible_unsafe: 'x', nested } })])],
    [
      fragment('00', [], {
        status: 'settings',
        groups: [{ name: 'all', vars: vars({ __ansible_unsafe: 'y' }), children: [] }],
      }),
    ],
  )
  t.same({ ...merged.hosts.get('web')?.vars }, { ok: 1, ansible_host: '10.0.0.1' })
  t.same(Object.keys(merged.groups.get('all')?.vars ?? {}), [])
  t.same(codes(merged), ['error value-dropped', 'error value-dropped', 'error value-dropped'])
  t.same(
    merged.problems.map(({ message, vm }) => [message.replace(/ holds .*/, ''), vm]),
    [
      ['the variable __ansible_unsafe of web', 'web'],
      ['the variable nested of web', 'web'],
      ['the variable __ansible_unsafe of group all', undefined],
    ],
    'a group is no VM',
  )
})

t.test('templates are allowed by name, from fragments only', async (t) => {
  const merged = merge(
    [
      state('web', [host('web', { address: '10.0.0.1', vars: { secret: '{{ x }}' } })]),
      state('db', [host('db', { address: '10.0.0.2' })]),
    ],
    [fragment('db', [host('db', { vars: { secret: '{{ y }}' } })]), fragment('web', [host('web', { vars: { a: 1 } })])],
  )
  t.equal(merged.hosts.get('web')?.templates, undefined, 'its fragment does not set it')
  t.same(merged.hosts.get('db')?.templates, ['secret'])
})
