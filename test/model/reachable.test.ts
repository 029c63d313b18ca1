import t from 'tap'
import { isHostName, reachable } from '../../src/model/reachable.js'

t.test('an address that another machine can be reached at, as it is used', async (t) => {
  t.equal(reachable('10.0.0.5'), '10.0.0.5')
  t.equal(reachable('10.0.0.5/24'), '10.0.0.5')
  t.equal(reachable('[FD00::5]'), 'fd00::5')
  t.equal(reachable('web.example.org'), 'web.example.org')
  for (const text of [
    '127.0.0.1',
    '0.0.0.0',
    '::1',
    'fe80::1',
    'fe80::1%eth0',
    'localhost',
    'pending',
    '',
    '-x',
    '{{ x }}',
  ])
    t.equal(reachable(text), undefined, text)
})

t.test('host names', async (t) => {
  for (const text of ['web', 'web.example.com', 'WEB-1.lan', 'my_host', '1und1.example']) t.ok(isHostName(text), text)
})

t.test('no host names', async (t) => {
  const others = [
    '',
    'pending',
    'localhost',
    'a.localhost',
    '-web',
    'web-',
    'a..b',
    '10.0.0.1',
    '12',
    'a b',
    '{{ x }}',
    'a\nb',
    'ü',
  ]
  for (const text of [...others, 'a'.repeat(64), `${'a.'.repeat(130)}a`]) t.notOk(isHostName(text), text)
})
