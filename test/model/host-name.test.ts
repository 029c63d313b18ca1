import t from 'tap'
import { isHostName } from '../../src/model/reachable.js'

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
