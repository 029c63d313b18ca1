import t from 'tap'
import { refuseGroupName, refuseHostName } from '../../src/inventory/refuse-name.js'
import { printable } from '../../src/model/printable.js'

t.test('names that Ansible takes as they are', async (t) => {
  for (const name of [
    'web-vm',
    'db_1',
    '10.0.0.5',
    'web.example.org',
    'module.m-web',
    'fe80::1',
    'straße',
    '1',
    'local',
    '128.1',
    '2001:db8::1',
    'alle',
  ]) {
    t.equal(refuseHostName(name), undefined, name)
  }
})

t.test('names that mean something else', async (t) => {
  const refused = [
    ...['all', 'ungrouped', 'vms', '_meta', '.', '..', ''],
    ...[
      '-x',
      '--limit',
      '!web',
      '&web',
      '~web',
      '@web',
      'a/b',
      'a\\b',
      '/etc/passwd',
      'a b',
      'a,b',
      'web*',
      'web[0]',
      'a#b',
    ],
    ...['web\nall', 'web\u2028x', 'web\u0085x', 'web\x1cx', '\ufeffweb', 'web\x1b[31m', 'web:22', '\ud800'],
    ...["{{ lookup('pipe','id') }}", 'a{%b', 'a{#b', '#jinja2:x', '{{', '`id`', 'a|b', 'a;b'],
  ]
  for (const name of refused) t.type(refuseHostName(name), 'string', printable(name))
  t.equal(refuseHostName('\ufeffweb'), 'begins with a byte order mark')
})

t.test('the control node, however it is spelled', async (t) => {
  for (const name of [
    ...['localhost', 'LocalHost', 'localhost.localdomain', 'localhost6', 'ip6-loopback'],
    ...['127.0.0.1', '127.9.9.9', '127.1', '0x7f.1', '2130706433', '017700000001', '0', '0.0.0.0'],
    ...['::1', '::', '0:0:0:0:0:0:0:1', '::ffff:127.0.0.1', '::127.0.0.1', '::FFFF:7f00:1'],
  ]) {
    t.equal(refuseHostName(name), 'is the control node', name)
    t.equal(refuseGroupName(name), 'is the control node', name)
  }
  for (const name of [
    '10.0.0.1',
    '128.0.0.1',
    '127.0.0.1.example.org',
    '127-web',
    '::ffff:10.0.0.1',
    '::2',
    'localhosts',
  ]) {
    t.not(refuseHostName(name), 'is the control node', name)
    t.equal(refuseGroupName(name), undefined, name)
  }
})

t.test('group names', async (t) => {
  for (const name of ['all', 'vms', 'my-c', 'a.b', 'with space', 'ungrouped'])
    t.equal(refuseGroupName(name), undefined, name)
  for (const name of ['', '_meta', '-x', 'a\nb', '{{ x }}', '#jinja2:', '.', '..', '../secrets', 'a/b', 'a\\b'])
    t.type(refuseGroupName(name), 'string', printable(name))
})
