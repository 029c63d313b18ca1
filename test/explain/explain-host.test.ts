import t from 'tap'
import { disagreeing, explainHost } from '../../src/explain/explain-host.js'
import type { Host, Inventory } from '../../src/model/inventory.js'
import { fragment, host, merged, state, vars } from '../fixtures/merged/inventory.js'

const inventory = merged(
  [
    state('web', [
      host('web', { address: '10.0.0.1', vars: { ansible_user: 'root', tf_memory: 4096, same: 1 }, groups: ['tag_x'] }),
    ]),
  ],
  [
    fragment(
      'web',
      [
        host('web', {
          address: '10.0.0.9',
          vars: { ansible_user: 'mr', same: 1 },
          groups: ['vms', 'app'],
          line: 3,
          lines: { ansible_user: 4 },
        }),
      ],
      {
        groups: [
          { name: 'app', vars: vars({ color: 'blue', port: 1, same: 2 }), children: [], line: 6, lines: { color: 7 } },
          { name: 'prod', vars: vars({ color: 'red', tier: 'gold' }), children: ['app'], line: 9 },
        ],
      },
    ),
  ],
)

const explained = (inventory: Inventory, name: string) => explainHost(inventory.hosts.get(name) as Host, inventory)
const variable = (name: string) => explained(inventory, 'web').variables.find((each) => each.name === name)

t.test('the host’s own, by layers, with the line of the value', async (t) => {
  t.match(variable('ansible_user'), {
    value: 'mr',
    source: { path: 'ansible/inventory.d/web.ini', line: 4 },
    lost: [{ value: 'root', source: { kind: 'state' } }],
  })
  t.match(variable('tf_memory'), { value: 4096, source: { kind: 'state' }, lost: [] })
})

t.test('the address: the state wins, whatever the layers’ order', async (t) => {
  t.match(variable('ansible_host'), {
    value: '10.0.0.1',
    source: { kind: 'state' },
    lost: [{ value: '10.0.0.9', source: { kind: 'fragment', line: 3 } }],
  })
})

t.test('a default of the config loses to a group, and to the host', async (t) => {
  const common = { name: 'app', vars: vars({ port: 1, user: 'common' }), children: [] }
  const inventory = merged(
    [state('web', [host('web', { address: '10.0.0.1', vars: { user: 'own' }, groups: ['app'] })])],
    [fragment('00-common', [], { status: 'settings', groups: [common] })],
    { defaults: vars({ port: 0, user: 'default', zone: 'a' }) },
  )
  t.match(explained(inventory, 'web').variables, [
    { name: 'ansible_host' },
    { name: 'port', value: 1, group: 'app', lost: [{ value: 0, source: { kind: 'config' } }] },
    { name: 'user', value: 'own', lost: [{ value: 'common' }, { value: 'default' }] },
    { name: 'zone', value: 'a', source: { kind: 'config' }, lost: [] },
  ])
})

t.test('a default that is left out, as no valid Unicode, is in force nowhere', async (t) => {
  const defaults = vars({ note: 'caf\udce9', zone: 'a' })
  const inventory = merged([state('web', [host('web')])], [], { defaults })
  t.match(explained(inventory, 'web').variables, [{ name: 'zone', value: 'a' }])
})

t.test('the address that the config gives', async (t) => {
  const ruled = state('web', [host('web', { address: '10.9.0.4', isRuled: true })])
  const inventory = merged([ruled], [fragment('web', [host('web', { address: '10.0.0.9' })])])
  t.match(explained(inventory, 'web').variables, [
    { name: 'ansible_host', value: '10.9.0.4', source: { kind: 'config' }, lost: [{ value: '10.0.0.9' }] },
  ])
})

t.test('the address without a state: the own fragment’s, then the later ones', async (t) => {
  const mention = (file: string, address: string) => fragment(file, [host('app', { address })], { status: 'hosts' })
  const own = fragment('app', [host('app', { address: '10.0.0.1' })])
  const rivals = merged([], [mention('aa', '10.0.0.2'), own, mention('zz', '10.0.0.3')])
  t.match(explained(rivals, 'app').variables, [
    { name: 'ansible_host', value: '10.0.0.1', lost: [{ value: '10.0.0.3' }, { value: '10.0.0.2' }] },
  ])
})

t.test('an address that a VM does not take explains nothing', async (t) => {
  const lan = (address: string) =>
    fragment('lan', [host('web', { address }), host('nas', { address })], { status: 'hosts' })
  const bare = state('web', [host('web', { groups: ['vm_infra_no_address'] })])
  const inventory = merged([bare], [lan('127.0.0.1')])
  t.same(explained(inventory, 'web').variables, [])
  t.match(explained(inventory, 'nas').variables, [{ name: 'ansible_host', value: '127.0.0.1' }], 'no VM')
  const later = fragment('zz', [host('web', { address: 'pending' })], { status: 'hosts' })
  t.match(explained(merged([bare], [lan('10.0.0.2'), later]), 'web').variables, [
    { name: 'ansible_host', value: '10.0.0.2', source: { path: 'ansible/inventory.d/lan.ini' }, lost: [] },
  ])
  const broken = merged([], [lan('nas\udce9.example')])
  t.same(explained(broken, 'nas').variables, [], 'left out, as no valid Unicode')
})

t.test('variables of groups, the child’s over the parent’s, below the host’s own', async (t) => {
  t.match(variable('color'), {
    value: 'blue',
    group: 'app',
    source: { line: 7 },
    lost: [{ value: 'red', group: 'prod' }],
  })
  t.match(variable('tier'), { value: 'gold', group: 'prod' })
  const same = variable('same')
  t.equal(same?.group, undefined)
  t.equal(same?.lost.length, 2)
  t.match(same && disagreeing(same), [{ value: 2, group: 'app' }], 'who says the same lost nothing')
})

t.test('the priority of a group decides who wins, and is no variable of a host', async (t) => {
  const group = (name: string, priority: number) => ({
    name,
    vars: vars({ port: priority, ansible_group_priority: priority }),
    children: [],
  })
  const hosts = [host('nas', { groups: ['a', 'b'] }), host('sw', { vars: { ansible_group_priority: 3 } })]
  const lan = merged([], [fragment('lan', hosts, { status: 'hosts', groups: [group('a', 20), group('b', 10)] })])
  t.match(explained(lan, 'nas').variables, [{ name: 'port', value: 20, group: 'a', lost: [{ value: 10, group: 'b' }] }])
  t.match(explained(lan, 'sw').variables, [{ name: 'ansible_group_priority', value: 3 }], 'as for Ansible')
})

t.test('every group, and why', async (t) => {
  const groups = Object.fromEntries(explained(inventory, 'web').groups.map(({ name, ...rest }) => [name, rest]))
  t.same(Object.keys(groups), ['app', 'prod', 'tag_x', 'vms'])
  t.match(groups.app, { sources: [{ kind: 'fragment', line: 3 }], through: [] })
  t.match(groups.prod, { sources: [], through: ['app'] })
  t.match(groups.tag_x, { sources: [{ kind: 'state' }] })
})

t.test('what Ansible sees is what is said to be in force', async (t) => {
  const web = inventory.hosts.get('web') as Host
  for (const { name, value, group } of explained(inventory, 'web').variables) {
    if (group === undefined) t.same(web.vars[name], value, name)
    else t.notOk(name in web.vars, name)
  }
  for (const name of Object.keys(web.vars)) t.ok(variable(name), name)
})

t.test('a host that is in very many groups: none of them is looked for in the list of all', async (t) => {
  let searches = 0
  const [parent = '', ...children] = Array.from({ length: 1000 }, (_, i) => `g${i}`)
  const names = Object.assign([parent, ...children], {
    includes: () => {
      searches++
      return true
    },
  })
  const written = { groups: [{ name: parent, vars: vars(), children }] }
  const many = merged([], [fragment('nas', [host('nas', { groups: names })], { status: 'hosts', ...written })])
  const { groups } = explained(many, 'nas')
  t.equal(groups.length, names.length)
  t.equal(groups[0]?.through.length, children.length)
  t.ok(groups.every(({ sources }) => sources.length === 1))
  t.equal(searches, 0)
})
