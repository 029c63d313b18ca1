import fc from 'fast-check'
import type { Inventory } from '../../src/model/inventory.js'
import { Float, type Value } from '../../src/model/value.js'
import { type GroupDraft, type HostDraft, inventoryOf } from './inventory-of.js'

/** Text with everything that INI, YAML, shells, Python and Jinja give a meaning to. */
const awkward = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        ...' \t\'"\\#;=[]{}():,|>&*!%@`$~-+._/<?^é😀\u00a0\u200b\ufeff\u2028\u0085\u007f\n\r\u001b',
        ...['{{', '}}', '{%', '{#', '#jinja2:', '${', '0x', '1e', "'''", 'u"', ': ', ' #', '---', '- '],
      ),
      fc.constantFrom('a', 'B', 'True', 'None', 'no', 'null', '0', '7', '12:30', '1.0', 'inf'),
    ),
    { maxLength: 6 },
  )
  .map((parts) => parts.join(''))

const plainText = fc.constantFrom(
  'mr',
  '/usr/bin/python3',
  '~/.ssh/vm_key',
  '-o StrictHostKeyChecking=no',
  '010',
  '1_000',
  '',
)

const scalar: fc.Arbitrary<Value> = fc.oneof(
  awkward,
  plainText,
  fc.boolean(),
  fc.constant(null),
  fc.integer(),
  fc.constantFrom<Value>(
    12345678901234567890n,
    -(2n ** 64n),
    new Float(1),
    new Float(-0),
    new Float(1e16),
    0.5,
    1e-7,
    new Float(1e21),
  ),
)

const value: fc.Arbitrary<Value> = fc.oneof(
  { weight: 5, arbitrary: scalar },
  { weight: 1, arbitrary: fc.array(scalar, { maxLength: 3 }) },
  { weight: 1, arbitrary: fc.dictionary(fc.oneof(fc.constantFrom('k', 'a b', "q'"), awkward), scalar, { maxKeys: 3 }) },
)

const key = fc.constantFrom(
  ...[
    'ansible_user',
    'ansible_port',
    'ansible_ssh_common_args',
    'vm_name',
    'dotfiles_local_path',
    'tf_memory',
    'x',
    'y_1',
  ],
  ...['a b', 'a-b', 'é', '__proto__', 'constructor', '#c', 'q"', 'a=b', '{{ k }}'],
)

const vars = fc.dictionary(key, value, { maxKeys: 5 })

const NAMES = ['web-vm', 'db-vm', 'a', 'b', 'c.d', '10.0.0.1', '42', 'true', 'fd00::5', 'é', 'a@b', 'x_y']
const GROUPS = ['web', 'db', 'site', 'p', 'g-1', '10.0.0.2', 'my group', 'a:b', '#g', 'é_g', 'true_g', '7']
const ADDRESSES = ['10.0.0.1', '10.0.0.2', '10.0.0.3', '192.168.122.10', 'fd00::1', 'web.lan', 'all']

const host = fc.record(
  {
    name: fc.constantFrom(...NAMES),
    address: fc.constantFrom(...ADDRESSES),
    vars,
    vm: fc.boolean(),
    groups: fc.subarray(['vms', ...GROUPS], { maxLength: 3 }),
    templates: fc.subarray(['x', 'ansible_user']),
  },
  { requiredKeys: ['name', 'vars', 'vm', 'groups'] },
)

const group = fc.record(
  {
    name: fc.constantFrom('all', 'vms', 'ungrouped', ...GROUPS),
    vars: fc.dictionary(fc.oneof(key, fc.constant('ansible_host')), value, { maxKeys: 3 }),
    children: fc.subarray(GROUPS, { maxLength: 3 }),
    templates: fc.subarray(['x']),
  },
  { requiredKeys: ['name', 'vars', 'children'] },
)

/** A merged inventory that the merge could have made: no loops, nobody in `all`, VMs in `vms`. */
export const inventory: fc.Arbitrary<Inventory> = fc
  .tuple(
    fc.uniqueArray(host, { maxLength: 6, selector: ({ name }) => name }),
    fc.uniqueArray(group, { maxLength: 6, selector: ({ name }) => name }),
  )
  .map(([hosts, groups]) =>
    inventoryOf(
      hosts.map((draft): HostDraft => {
        const names = draft.vm ? [...new Set(['vms', ...draft.groups])] : draft.groups
        return { ...draft, groups: names.length === 0 ? ['ungrouped'] : names }
      }),
      groups.map((draft): GroupDraft => {
        const { name, children } = draft
        if (name === 'all' || name === 'ungrouped') return { ...draft, children: [] }
        // A child comes later in one fixed order, so there is no way back.
        return { ...draft, children: children.filter((child) => GROUPS.indexOf(child) > GROUPS.indexOf(name)) }
      }),
    ),
  )
