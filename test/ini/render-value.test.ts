import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import t from 'tap'
import { parseIni } from '../../src/ini/parse-ini.js'
import { renderHostValue, renderVarsValue } from '../../src/ini/render-value.js'
import { Float, record, sameValue, type Value } from '../../src/model/value.js'
import { askAnsible, difference } from './ansible-oracle.js'

/** Texts that older Ansible cannot print when they stand there as they are. */
const UNPRINTABLE = ['...', '2j', '(1+2j)']

const text = fc.oneof(
  fc.string({ unit: 'grapheme' }),
  fc.string({ unit: fc.constantFrom(...'aT1. \'"\\#=;{}[](),:-+_é') }),
  fc.constantFrom(
    'True',
    'None',
    'set()',
    '010',
    '1e5',
    '1_0',
    '-o X=y',
    "it's",
    ' x ',
    '',
    'a  b',
    "r'x'",
    '[1',
    '1.2.3.4',
    ...UNPRINTABLE,
    '-',
    '~/.ssh/key',
  ),
)
const scalar: fc.Arbitrary<Value> = fc.oneof(
  fc.constantFrom<Value>(null, true, false, new Float(Infinity), new Float(-Infinity), new Float(-0)),
  fc.maxSafeInteger().map((number) => (number === 0 ? 0 : number)),
  fc.bigInt({ min: 2n ** 53n, max: 2n ** 90n }),
  fc
    .double({ noNaN: true })
    .map((float) => (Number.isInteger(float) || !Number.isFinite(float) ? new Float(float) : float)),
  text,
)
const value: fc.Arbitrary<Value> = fc.letrec<{ value: Value }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    scalar,
    fc.array(tie('value'), { maxLength: 3 }),
    fc
      .dictionary(text, tie('value'), { maxKeys: 3, noNullPrototype: false })
      .map((entries) => Object.assign(record(), entries)),
  ),
})).value

const onHostLine = (rendered: string) => `h k=${rendered} z=1\n`
const inSection = (rendered: string) => `[all:vars]\nk=${rendered}\nz=1\n`

t.test('what is written for a host is read as the same value', async () => {
  fc.assert(
    fc.property(value, (given) => {
      const rendered = renderHostValue(given)
      if (rendered === undefined) return true
      const { hosts } = parseIni(onHostLine(rendered))
      return hosts.size === 1 && sameValue(hosts.get('h')?.vars.k, given) && hosts.get('h')?.vars.z === 1
    }),
    { numRuns: 1000 },
  )
})

t.test('what is written in a :vars section is read as the same value', async () => {
  fc.assert(
    fc.property(value, (given) => {
      const rendered = renderVarsValue(given)
      if (rendered === undefined) return true
      const { groups } = parseIni(inSection(rendered))
      return sameValue(groups.get('all')?.vars.k, given) && groups.get('all')?.vars.z === 1
    }),
    { numRuns: 1000 },
  )
})

t.test('Ansible reads it so as well', async (t) => {
  const folder = t.testdir()
  const texts = [...UNPRINTABLE, ...fc.sample(value, 300)].flatMap((given) => {
    const [forHost, forVars] = [renderHostValue(given), renderVarsValue(given)]
    return forHost === undefined || forVars === undefined ? [] : [onHostLine(forHost) + inSection(forVars)]
  })
  t.ok(texts.length > 100, 'most values can be written')
  const paths = texts.map((text, i) => {
    const path = join(folder, `${i}.ini`)
    writeFileSync(path, text)
    return path
  })
  const answers = await askAnsible(paths)
  for (const [i, text] of texts.entries()) {
    const answer = answers[i]
    const found = answer?.error ?? difference(answer ?? {}, parseIni(text))
    if (found !== undefined) t.fail(found, { text })
    if (answer?.printable !== true) t.fail('Ansible cannot print it', { text })
  }
})

t.test('values look as a person would write them', async (t) => {
  const host: [Value, string][] = [
    ['mr', 'mr'],
    ['~/.ssh/vm_key', '~/.ssh/vm_key'],
    ['/usr/bin/python3', '/usr/bin/python3'],
    ['192.168.1.10', '192.168.1.10'],
    ['-o StrictHostKeyChecking=no', "'-o StrictHostKeyChecking=no'"],
    ['', "''"],
    ['5', `"'5'"`],
    ['True', `"'True'"`],
    ['...', `"'...'"`],
    ['2j', `"'2j'"`],
    ["it's", String.raw`"\"it's\""`],
    ['a#b', `"'a#b'"`],
    ['C:\\x', `"'C:\\\\\\\\x'"`],
    [22, '22'],
    [true, 'True'],
    [null, 'None'],
    [new Float(1), '1.0'],
    [['a', 1], `"['a', 1]"`],
    [Object.assign(record(), { a: ['b'] }), `"{'a': ['b']}"`],
  ]
  for (const [given, expected] of host) t.equal(renderHostValue(given), expected)
  t.equal(renderVarsValue('-o StrictHostKeyChecking=no'), '-o StrictHostKeyChecking=no')
  t.equal(renderVarsValue('5'), "'5'")
  t.equal(renderVarsValue(' x '), "' x '")
  t.equal(renderVarsValue(''), "''")
})

t.test('templates are refused, unless allowed, and then written as they are', async (t) => {
  for (const template of ['{{ x }}', 'a{% b', '{# c #}', '#jinja2:variable_start_string:"[["']) {
    t.equal(renderHostValue(template), undefined)
    t.equal(renderVarsValue([template]), undefined)
    t.equal(renderHostValue(Object.assign(record(), { [template]: 1 })), undefined)
  }
  t.equal(renderHostValue('{{ vault_x }}', { template: true }), "'{{ vault_x }}'")
  t.equal(renderVarsValue('{{ vault_x }}', { template: true }), '{{ vault_x }}')
  const literal = renderHostValue("{{ 'x' }}", { template: true }) as string
  t.equal(parseIni(`h k=${literal}\n`).hosts.get('h')?.vars.k, "{{ 'x' }}", 'Ansible would refuse it as it stands')
})

t.test('what could steer a terminal is an escape of Python', async (t) => {
  t.equal(renderVarsValue('a\u202eb'), "'a\\u202eb'")
  t.equal(renderVarsValue(['\u061c\\']), "['\\u061c\\\\']")
  t.equal(renderHostValue('{{ x }}\u2066', { template: true }), `"'{{ x }}\\\\u2066'"`)
})

t.test('what would end or spoil a line is refused', async (t) => {
  const bad = ['\n', '\r', '\t', '\0', '\v', '\f', '\x1c', '\x7f', '\x85', '\u2028', '\u2029', '\ufeff']
  for (const char of bad) {
    t.equal(renderHostValue(`a${char}b`), undefined, `U+${char.charCodeAt(0).toString(16)}`)
    t.equal(renderVarsValue([`a${char}b`]), undefined)
  }
})
