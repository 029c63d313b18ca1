import t from 'tap'
import { parseIni } from '../../src/ini/parse-ini.js'

const TEXT = `# first
[web]
  h1 a=1 b='x y' # c
h[2:3] a=2

[db]
h1 b=2 c=3
[web:vars]
d=4
[all:vars]
e=5
`

t.test('keeps the line of everything, and the first host line as it stands', async (t) => {
  const { hosts, groups } = parseIni(TEXT)
  const h1 = hosts.get('h1')
  t.equal(h1?.line, 3)
  t.equal(h1?.text, "  h1 a=1 b='x y' # c")
  t.equal(h1?.shared, false)
  t.strictSame({ ...h1?.lines }, { b: 7, c: 7 }, 'only what another line set')
  t.strictSame([hosts.get('h2')?.line, hosts.get('h2')?.shared], [4, true])
  t.strictSame([groups.get('web')?.line, groups.get('db')?.line, groups.get('all')?.line], [2, 6, undefined])
  t.strictSame({ ...groups.get('web')?.lines }, { d: 9 })
  t.strictSame({ ...groups.get('all')?.lines }, { e: 11 })
})

t.test('hosts of a range do not share their variables', async (t) => {
  const { hosts } = parseIni('h[1:2]:22 a=1\nh1 a=2\n')
  t.equal(hosts.get('h1')?.vars.a, 2)
  t.equal(hosts.get('h2')?.vars.a, 1)
  t.equal(hosts.get('h2')?.vars.ansible_port, 22)
})

t.test('numbers keep their type', async (t) => {
  const { hosts } = parseIni('h a=1.0 b=9007199254740993 c=-0 d=0.5 e=1e400\n')
  const vars = hosts.get('h')?.vars
  t.match(vars?.a, { value: 1 })
  t.equal(vars?.b, 9007199254740993n)
  t.ok(Object.is(vars?.c, 0))
  t.equal(vars?.d, 0.5)
  t.match(vars?.e, { value: Infinity })
})

t.test('a range that would name a million hosts is refused', async (t) => {
  t.throws(() => parseIni('ok\nh[1:1000000]\n'), { line: 2, message: 'a range of hosts names more than 65536 hosts' })
  t.throws(() => parseIni('h[1:300]x[1:300]\n'), { message: 'a range of hosts names more than 65536 hosts' })
  t.throws(() => parseIni(`h${'[0:1]'.repeat(40)}\n`), { message: 'a range of hosts names more than 65536 hosts' })
})

t.test('an empty range names nobody, whatever the others would name', async (t) => {
  t.equal(parseIni(`h[1:99999999999][1:0]\nh${'[0:1]'.repeat(40)}[1:0]\n`).hosts.size, 0)
})

t.test('the ranges of a file together name no more than one may', async (t) => {
  t.equal(parseIni('a[1:65535] x=1\n').hosts.size, 65535)
  t.throws(() => parseIni('a[1:65535] x=1\nb[1:65535] x=1\n'), {
    line: 2,
    message: 'the ranges of hosts in this file name more than 65536 hosts',
  })
  const [word, line] = ['x'.repeat(1000), /16 MiB/]
  t.throws(() => parseIni(`${word}[1:65535]\n`), { line: 1, message: line })
  t.throws(() => parseIni(`h[1:9]\nh[1:65500] a=${word}\n`), { line: 2, message: line })
})

t.test('a tuple in a tuple costs no more the deeper it is', async (t) => {
  const deep = `${'('.repeat(60)}1${',)'.repeat(60)}`
  t.throws(() => parseIni(`h x={${deep}:1}\n`), { line: 1, message: 'a dict has a key that JSON cannot show' })
})

/** Groups that each hold the next one, `g0` outermost. */
const chain = (): string[] => Array.from({ length: 20_000 }, (_, i) => `[g${i}:children]\ng${i + 1}\n`)

t.test('groups in groups, however deep and in whatever order they are written', async (t) => {
  const hosts = '[g20000]\nh\n'
  for (const text of [chain(), chain().reverse()].map((sections) => sections.join(''))) {
    const { groups } = parseIni(`${text}${hosts}`)
    t.strictSame(groups.get('g19999')?.children, ['g20000'])
    t.strictSame(groups.get('all')?.children, ['ungrouped', 'g0'])
  }
  t.throws(() => parseIni(`${chain().join('')}${hosts}[g20000:children]\ng0\n`), {
    line: 40_004,
    message: 'the group g0 would contain itself',
  })
})

t.test('a child is written once, and a host is in a group once', async (t) => {
  const { hosts, groups } = parseIni('[a]\nh\ni\n[b]\nh\n[c]\nh\n[b]\nh\n[a:children]\nb\nc\nb\n[d:children]\nb\nb\n')
  t.strictSame(hosts.get('h')?.groups, ['a', 'b', 'c'])
  t.strictSame(groups.get('b')?.hosts, ['h'])
  t.strictSame([groups.get('a')?.children, groups.get('d')?.children], [['b', 'c'], ['b']])
})

t.test('groups that take too long to be searched for circles are refused', async (t) => {
  const numbers = Array.from({ length: 2000 }, (_, i) => i)
  const parents = numbers.map((i) => `[p${i}:children]\nx\n`).join('')
  const children = numbers.map((i) => `[c${i}:children]\nd\n`).join('')
  const text = `[x]\n[d]\n${parents}${children}[x:children]\n${numbers.map((i) => `c${i}\n`).join('')}`
  t.throws(() => parseIni(text), { line: 8504, message: 'the groups are nested in too many ways' })
})

t.test('messages never quote a value', async (t) => {
  for (const bad of [
    "h password='s3cret",
    'h a=1 s3cret',
    '[g:vars]\ns3cret',
    '[g:children]\ns3 cret',
    'h[1:s3cret]',
  ]) {
    try {
      parseIni(bad)
      t.fail('it should be refused')
    } catch (error) {
      t.notMatch(String(error), /cret/)
    }
  }
})
