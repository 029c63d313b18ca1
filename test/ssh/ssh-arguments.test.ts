import t from 'tap'
import type { Inventory } from '../../src/model/inventory.js'
import type { Value } from '../../src/model/value.js'
import { sshArguments } from '../../src/ssh/ssh-arguments.js'
import { fragment, host, merged, state, vars } from '../fixtures/merged/inventory.js'

const web = (values: Record<string, Value>, group: Record<string, Value> = {}): Inventory =>
  merged(
    [state('web', [host('web', { address: '10.0.0.1' })])],
    [
      fragment('web', [host('web', { vars: values, groups: ['app'] })], {
        groups: [{ name: 'app', vars: vars(group), children: [] }],
      }),
    ],
  )

const args = (inventory: Inventory, command: string[] = [], name = 'web') =>
  sshArguments(name, inventory, { command, home: '/home/mr' })

t.test('each value an argument of its own, the address after --', async (t) => {
  const inventory = web({
    ansible_user: 'mr',
    ansible_port: 2222,
    ansible_ssh_private_key_file: '~/.ssh/vm_key',
    ansible_ssh_common_args: `-o User#1 -o "ProxyCommand=ssh -W %h:%p jump"`,
  })
  t.same(args(inventory, ['echo', 'a b']), [
    '-l',
    'mr',
    '-p',
    '2222',
    '-i',
    '/home/mr/.ssh/vm_key',
    '-o',
    'User#1',
    '-o',
    'ProxyCommand=ssh -W %h:%p jump',
    '--',
    '10.0.0.1',
    'echo',
    'a b',
  ])
  t.same(args(web({})), ['--', '10.0.0.1'])
})

t.test('without a home folder, ~ is left to ssh', async (t) => {
  const inventory = web({ ansible_ssh_private_key_file: '~/.ssh/vm_key' })
  const expected = ['-i', '~/.ssh/vm_key', '--', '10.0.0.1']
  t.same(sshArguments('web', inventory, { command: [], home: undefined }), expected)
})

t.test('variables of groups count, the host’s own win', async (t) => {
  t.same(args(web({ ansible_user: 'mr' }, { ansible_user: 'root', ansible_port: 22 })), [
    '-l',
    'mr',
    '-p',
    '22',
    '--',
    '10.0.0.1',
  ])
})

t.test('of two names for the same, the older one wins, as in Ansible', async (t) => {
  const newer = { ansible_user: 'newer', ansible_port: 1, ansible_private_key_file: '/newer' }
  const older = { ansible_ssh_user: 'older', ansible_ssh_port: 2, ansible_ssh_private_key_file: '/older' }
  const reach = (n: string, name: string) => ['-l', name, '-p', n, '-i', `/${name}`, '--', '10.0.0.1']
  t.same(args(web(newer)), reach('1', 'newer'))
  t.same(args(web(older)), reach('2', 'older'))
  t.same(args(web({ ...newer, ...older })), reach('2', 'older'))
  t.same(args(web(newer, older)), reach('2', 'older'), 'even where a group sets it')
  t.same(args(web({ ...newer, ansible_ssh_user: null }, {})), reach('1', 'newer'), 'null: not set')
  t.same(args(web({ ansible_user: 'newer', ansible_ssh_user: '' })), ['--', '10.0.0.1'], 'empty: no user')
  t.same(args(web({}, { ansible_ssh_host: '10.9.9.9' })), ['--', '10.9.9.9'])
})

t.test('ssh is ssh by its full names too', async (t) => {
  for (const connection of ['ssh', 'ansible.builtin.ssh', 'ansible.legacy.ssh', 'ansible.builtin.paramiko_ssh']) {
    t.same(args(web({ ansible_connection: connection })), ['--', '10.0.0.1'], connection)
  }
})

t.test('the host key is not checked where Ansible is told not to', async (t) => {
  const unchecked = ['-o', 'StrictHostKeyChecking=no', '--', '10.0.0.1']
  for (const no of [false, 0, 'no', 'Off', 'false']) t.same(args(web({ ansible_host_key_checking: no })), unchecked)
  for (const yes of [true, 1, 'yes', 'on', null, '', 'flase', [0, 1]]) {
    t.same(args(web({ ansible_host_key_checking: yes })), ['--', '10.0.0.1'], `${yes}`)
  }
  const both = { ansible_host_key_checking: true, ansible_ssh_host_key_checking: false }
  t.same(args(web({ ...both, ansible_ssh_common_args: '-o StrictHostKeyChecking=yes' })), [
    '-o',
    'StrictHostKeyChecking=no',
    '-o',
    'StrictHostKeyChecking=yes',
    '--',
    '10.0.0.1',
  ])
})

t.test('ansible_ssh_args win over the variables, which win over the other options', async (t) => {
  const inventory = web(
    { ansible_user: 'mr', ansible_ssh_extra_args: '-v', ansible_ssh_common_args: '-o "LogLevel QUIET"' },
    { ansible_ssh_args: '-F /k/config -o User=first' },
  )
  const options = ['-F', '/k/config', '-o', 'User=first', '-l', 'mr', '-o', 'LogLevel QUIET', '-v']
  t.same(args(inventory), [...options, '--', '10.0.0.1'])
  t.same(args(web({ ansible_ssh_args: null })), ['--', '10.0.0.1'])
})

t.test('what ssh would read as an option, or only Ansible can read, is refused', async (t) => {
  const refused: readonly (readonly [Record<string, Value>, RegExp])[] = [
    [{ ansible_user: '-oProxyCommand=touch /tmp/x' }, /ansible_user of web begins with a dash/],
    [{ ansible_ssh_private_key_file: '-F/tmp/x' }, /begins with a dash/],
    [{ ansible_port: '22 -o x' }, /ansible_port of web is not a number/],
    [{ ansible_port: '-1' }, /dash/],
    [{ ansible_ssh_port: 'x' }, /ansible_ssh_port of web is not a number/],
    [{ ansible_ssh_user: '-oProxyCommand=touch /tmp/x' }, /ansible_ssh_user of web begins with a dash/],
    [{ ansible_user: '{{ lookup("pipe", "id") }}' }, /is a template/],
    [{ ansible_user: 'a\0b' }, /^ansible_user of web holds a NUL character, which no argument can$/],
    [{ ansible_ssh_common_args: '-o x\0' }, /^ansible_ssh_common_args of web holds a NUL/],
    [{ ansible_user: ['mr'] }, /neither text nor a number/],
    [{ ansible_ssh_common_args: "-o 'open" }, /quote/],
    [{ ansible_connection: 'local' }, /reached by local/],
    [{ ansible_connection: 'ansible.builtin.local' }, /reached by ansible\.builtin\.local/],
    [{ ansible_connection: 'example.net.ssh' }, /reached by example\.net\.ssh/],
  ]
  for (const [values, message] of refused) t.throws(() => args(web(values)), { message, exitCode: 1 }, message.source)
})

t.test('who cannot be reached', async (t) => {
  const inventory = merged(
    [
      state('gone', []),
      state('torn', [], { status: 'unreadable' }),
      state('new', [host('new', { groups: ['vm_infra_no_address'] })]),
    ],
    [
      fragment('gone', [host('gone', { address: '10.0.0.1' })]),
      fragment('shelf', [host('nas'), host('router')], { status: 'hosts' }),
    ],
  )
  t.throws(() => args(inventory, [], 'new'), {
    message: /no address yet/,
    hint: 'see: vm-inventory explain new',
  })
  t.throws(() => args(inventory, [], 'nobody'), { message: 'no host "nobody"' })
  const orphan = 'no host "gone": its state does not hold it, only its fragment is left'
  t.throws(() => args(inventory, [], 'gone'), { message: orphan, hint: 'run: vm-inventory list' })
  t.throws(() => args(inventory, [], 'torn'), { message: /^no host "torn": its state or fragment cannot be read$/ })
  t.same(args(inventory, [], 'nas'), ['--', 'nas'], 'a hand-written host is found by its name')
})
