import t from 'tap'
import { comparePlaces, type PlaceRow } from '../../src/check/compare-places.js'
import { PLACE_CODES, placeProblems } from '../../src/check/place-problems.js'
import type { Inventory } from '../../src/model/inventory.js'
import type { Problem } from '../../src/model/problem.js'
import { fragment, host, merged, state } from '../fixtures/merged/inventory.js'

const pathOf = (workspace: string): string => `terraform/terraform.tfstate.d/${workspace}/terraform.tfstate`

const at = (name: string, address: string) => host(name, { address, vars: { tf_resource: 'libvirt_domain.vm' } })

const inventory = merged(
  [
    state('fine', [at('fine', '10.0.0.1')]),
    state('gone', [at('gone', '10.0.0.2')]),
    state('unwritten', [at('unwritten', '10.0.0.3')]),
    state('cloud', [host('cloud', { address: '10.0.0.4', vars: { tf_resource: 'module.a.aws_instance.vm' } })]),
    state('renamed-again', [at('renamed', '10.0.0.11')]),
    state('destroyed', []),
    state('survivor', []),
    state('coming', [], { status: 'creating' }),
    state('torn', [], { status: 'unreadable' }),
    state('metal', [], { status: 'unknown' }),
    state('network', [], { status: 'other' }),
    state('shared', [at('fine-too', '10.0.0.12')]),
    state('emptied', [], { status: 'empty' }),
    state('cut', [], { status: 'unreadable' }),
    state('one', [at('twin', '10.0.0.19')]),
    state('two', [at('twin', '10.0.0.20')]),
    state('waiting', [
      host('waiting', { groups: ['vm_infra_no_address'], vars: { tf_resource: 'libvirt_domain.vm' } }),
    ]),
  ],
  [
    fragment('fine', [host('fine', { address: '10.0.0.1' })]),
    fragment('destroyed', [host('destroyed', { address: '10.0.0.5' })]),
    fragment('survivor', [host('survivor', { address: '10.0.0.6' })]),
    fragment('network', [host('network', { address: '10.0.0.13' })]),
    fragment('shared', [host('shared', { address: '10.0.0.14' })]),
    fragment('emptied', [host('emptied', { address: '10.0.0.15' })]),
    fragment('cut', [host('cut', { address: '10.0.0.16' })]),
    fragment('metal', [host('metal', { address: '10.0.0.10' })]),
    fragment('alone', [host('alone', { address: '10.0.0.7' })]),
    fragment('stateless', [host('stateless', { address: '10.0.0.8' })]),
    fragment('bereft', [host('bereft', { address: '10.0.0.17' })]),
    fragment('bereft-too', [host('bereft-too', { address: '10.0.0.18' })]),
    fragment('shelf', [host('nas', { address: '10.0.0.9' }), host('router')], { status: 'hosts' }),
  ],
)

const NONE = {
  emptyWorkspaces: new Set<string>(),
  unfinished: new Map(),
  terraform: 'TF_WORKSPACE=default terraform -chdir=infra',
  given: '',
  ofWorkspaces: new Set(['gone', 'web'].map(pathOf)),
}

const rows = comparePlaces({
  inventory,
  domains: new Set([
    'fine',
    'unwritten',
    'survivor',
    'stateless',
    'coming',
    'torn',
    'killed',
    'somebody-else',
    'waiting',
    'renamed',
    'shared',
    'fine-too',
    'bereft',
    'bereft-alone',
  ]),
  inStatic: new Set([
    'fine',
    'gone',
    'cloud',
    'alone',
    'stateless',
    'left-line',
    'nas',
    'renamed',
    'fine-too',
    'emptied',
    'cut',
  ]),
  emptyWorkspaces: new Set(['killed', 'empty', 'renamed', 'bereft-alone']),
  lost: new Map([
    ['bereft', 'a/bereft'],
    ['bereft-too', 'a/too'],
    ['bereft-alone', 'a/alone'],
  ]),
  terraform: NONE.terraform,
  given: '',
  ofWorkspaces: NONE.ofWorkspaces,
  unfinished: new Map([
    ['coming-no-more', 'apply'],
    ['half-gone', 'destroy'],
  ]),
})

const row = (vm: string): PlaceRow | undefined => rows.find((each) => each.vm === vm)

t.test('one row a VM, sorted; hand-written hosts are nobody’s business here', async (t) => {
  const names = rows.map(({ vm }) => vm)
  t.same(names, [...names].sort())
  t.notOk(row('nas'))
})

t.test('each disagreement has its finding and its command', async (t) => {
  const expected: Record<string, readonly [kind: string | undefined, run?: RegExp]> = {
    fine: [undefined],
    gone: ['domain-gone', /provision-vm gone .* destroy-vm gone/],
    unwritten: ['static-line-missing', /vm-inventory --write-static/],
    cloud: [undefined],
    destroyed: ['orphan', /^vm-inventory prune$/],
    survivor: ['domain-left', /^destroy-vm survivor$/],
    coming: [undefined],
    metal: ['unknown', /vm-inventory explain metal/],
    network: ['orphan', /^vm-inventory prune$/],
    shared: ['domain-left', /^destroy-vm shared$/],
    'fine-too': [undefined],
    emptied: ['state-empty', /vm-inventory explain emptied/],
    cut: ['unreadable', /vm-inventory explain cut/],
    torn: ['unreadable', /vm-inventory explain torn/],
    twin: ['refused', /^vm-inventory explain twin$/],
    waiting: [undefined],
    // The state that is empty may hold it.
    alone: ['unverified', /^vm-inventory explain alone$/],
    stateless: ['domain-left'],
    bereft: ['domain-left', /^cp a\/bereft\.backup a\/bereft$/],
    'bereft-too': ['unverified', /^cp a\/too\.backup a\/too$/],
    'bereft-alone': ['domain-left', /^cp a\/alone\.backup a\/alone$/],
    killed: ['domain-left', /provision-vm killed .* destroy-vm killed/],
    empty: ['workspace-left', /destroy-vm empty/],
    renamed: ['workspace-left', /^TF_WORKSPACE=default terraform -chdir=infra workspace delete renamed$/],
    'left-line': ['static-line-left', /--write-static/],
    'somebody-else': ['foreign-domain'],
    'coming-no-more': ['unfinished', /provision-vm coming-no-more .* destroy-vm coming-no-more/],
    'half-gone': ['unfinished', /^destroy-vm half-gone$/],
  }
  t.same(
    rows.map(({ vm }) => vm),
    Object.keys(expected).sort(),
  )
  for (const [vm, [kind, run]] of Object.entries(expected)) {
    t.equal(row(vm)?.finding?.kind, kind, vm)
    if (run) t.match(row(vm)?.finding?.run, run, vm)
  }
  const told = Object.values(expected).map(([kind]) => kind)
  t.same(
    Object.keys(PLACE_CODES).filter((kind) => !told.includes(kind)),
    [],
    'each kind has a VM here',
  )
})

t.test('what each place knows', async (t) => {
  t.match(row('fine'), { state: 'holds it', fragment: true, hypervisor: true, static: true })
  t.match(row('destroyed'), { state: 'destroyed', fragment: true, hypervisor: false, static: false })
  t.match(row('coming'), { state: 'creating', fragment: false })
  t.match(row('torn'), { state: 'unreadable' })
  for (const vm of ['waiting', 'twin']) t.match(row(vm), { state: 'holds it' })
  t.match(row('empty'), { state: 'empty', hypervisor: false })
  const finding = (message: string) => ({ finding: { message } })
  t.match(row('network'), { state: 'without it', ...finding('its state does not hold it; the fragment is left') })
  t.match(row('shared'), { state: 'without it', ...finding('its state does not hold it, but the domain is there') })
  t.match(row('emptied'), { state: 'empty', ...finding('its state is empty; the fragment stands in') })
  t.match(
    row('stateless'),
    finding('the domain is there, but no state holds it: restore its state, or import the domain or remove it'),
  )
  t.equal(row('bereft')?.finding?.message, 'the domain is there, but no state holds it')
  t.match(row('cut'), { state: 'unreadable', ...finding('cannot be read') })
  t.equal(row('cloud')?.hypervisor, undefined, 'libvirt need not know a VM of another provider')
})

t.test('of a VM whose name is refused it is said what its state is', async (t) => {
  const statuses = { all: 'empty', ungrouped: 'destroyed', vms: 'read' } as const
  const refused = merged(
    Object.entries(statuses).map(([name, status]) =>
      state(name, status === 'read' ? [at(name, '10.0.0.1')] : [], { status }),
    ),
    Object.keys(statuses).map((name) => fragment(name, [host(name, { address: '10.0.0.1' })])),
  )
  const places = comparePlaces({ ...NONE, inventory: refused, domains: undefined, inStatic: undefined })
  t.match(places, [
    { vm: 'all', state: 'empty', finding: { kind: 'refused' } },
    { vm: 'ungrouped', state: 'destroyed', finding: { kind: 'orphan' } },
    { vm: 'vms', state: 'holds it', finding: { kind: 'refused' } },
  ])
})

t.test('places that were not asked accuse nobody', async (t) => {
  const unasked = comparePlaces({ inventory, domains: undefined, inStatic: undefined, ...NONE })
  const kinds = Object.fromEntries(unasked.map(({ vm, finding }) => [vm, finding?.kind]))
  t.match(kinds, {
    fine: undefined,
    gone: undefined,
    unwritten: undefined,
    survivor: 'orphan',
    stateless: 'unverified',
  })
  t.equal(unasked.find(({ vm }) => vm === 'gone')?.hypervisor, undefined)
})

t.test('problems only for what nothing else reports', async (t) => {
  t.match(placeProblems(rows)[0], {
    message: 'bereft: the domain is there, but no state holds it',
    hint: 'run: cp a/bereft.backup a/bereft',
    severity: 'warning',
  })
  t.match(
    placeProblems(rows).find(({ vm }) => vm === 'stateless'),
    { hint: 'see: vm-inventory check --all' },
    'nothing to run',
  )
  t.same(
    placeProblems(rows).map(({ code, vm }) => `${code} ${vm}`),
    [
      'hypervisor-orphan bereft',
      'hypervisor-orphan bereft-alone',
      'vm-unfinished coming-no-more',
      'workspace-empty empty',
      'hypervisor-missing gone',
      'vm-unfinished half-gone',
      'hypervisor-orphan killed',
      'workspace-empty renamed',
      'hypervisor-orphan shared',
      'hypervisor-orphan stateless',
      'hypervisor-orphan survivor',
    ],
  )
})

t.test('a fragment that prune removes is said to be one', async (t) => {
  const left = merged([], [fragment('left', [host('left', { address: '10.0.0.1' })])])
  const place = { domains: undefined, inStatic: undefined, ...NONE }
  const run = (inventory: Inventory) => comparePlaces({ inventory, ...place })[0]?.finding?.run
  t.equal(run(left), 'vm-inventory prune left')
  const unseen: Problem = { code: 'state-torn', severity: 'error', message: 'it is cut off', hint: 'x' }
  t.equal(run({ ...left, problems: [unseen] }), 'vm-inventory explain left')
})

t.test('a name is quoted for the shell it is pasted into', async (t) => {
  const [only] = comparePlaces({
    inventory: merged([], [fragment('a b', [host('a b', { address: '10.0.0.1' })])]),
    domains: undefined,
    inStatic: undefined,
    ...NONE,
  })
  t.equal(only?.finding?.run, "vm-inventory explain 'a b'")
})

t.test('whose VM it is says the state, whatever a fragment makes of the fact', async (t) => {
  const own = (vm: string) => fragment(vm, [host(vm, { vars: { tf_resource: 'aws_instance.vm' } })])
  const libvirt = merged([state('web', [at('web', '10.0.0.1')])], [own('web'), own('alone')])
  const places = comparePlaces({ inventory: libvirt, domains: new Set(['alone']), inStatic: undefined, ...NONE })
  t.match(places, [
    { vm: 'alone', hypervisor: true },
    { vm: 'web', hypervisor: false, finding: { kind: 'domain-gone' } },
  ])
})

t.test('provision-vm and destroy-vm are named only for a VM that is in a workspace of its own', async (t) => {
  const runOf = (workspace: string, path: string): string | undefined =>
    comparePlaces({
      inventory: merged([state(workspace, [at('web', '10.0.0.1')], { source: { kind: 'state', path } })], []),
      inStatic: undefined,
      ...NONE,
      domains: new Set(),
    })[0]?.finding?.run
  t.match(runOf('web', pathOf('web')), /^provision-vm web /)
  t.equal(runOf('web', 'terraform/web/terraform.tfstate'), 'vm-inventory explain web')
  t.equal(runOf('gone', pathOf('gone')), 'vm-inventory explain web')
})

t.test('of a fragment that cannot be read it is said what the state of its VM is', async (t) => {
  const statuses = ['unreadable', 'empty', 'creating', 'destroyed', 'other', 'unknown'] as const
  const unread = { status: 'unreadable' } as const
  const both = merged(
    [
      ...statuses.map((status) => state(status, [], { status })),
      state('twofold', []),
      state('twofold', [], { status: 'unreadable' }),
    ],
    [...statuses, 'stateless', 'twofold'].map((name) => fragment(name, [], unread)),
  )
  t.strictSame(
    comparePlaces({ ...NONE, inventory: both, domains: undefined, inStatic: undefined }).map((row) => [
      row.vm,
      row.state,
      row.finding?.message,
    ]),
    [
      ['creating', 'creating', 'cannot be read'],
      ['destroyed', 'destroyed', 'cannot be read'],
      ['empty', 'empty', 'cannot be read'],
      ['other', 'without it', 'cannot be read'],
      ['stateless', 'none', 'cannot be read'],
      ['twofold', 'unreadable', 'cannot be read'],
      ['unknown', 'unknown', 'cannot be read'],
      ['unreadable', 'unreadable', 'cannot be read'],
    ],
  )
})
