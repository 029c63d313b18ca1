import t from 'tap'
import { dropUnfit } from '../../src/inventory/drop-unfit.js'
import type { Problem } from '../../src/model/problem.js'
import { Float, type Value, type Vars } from '../../src/model/value.js'

const left = (vars: Vars, templates?: string[]): { vars: Vars; problems: Problem[] } => {
  const problems: Problem[] = []
  const source = { kind: 'fragment', path: 'web-vm.ini', line: 2 } as const
  const layers = [
    { source: { kind: 'state', path: 's' } as const, vars: { fine: 1 } },
    { source, vars: { ...vars }, lines: { deep: 7 } },
    { source: { kind: 'fragment', path: 'zz.ini' } as const, vars: {} },
  ]
  dropUnfit(vars, { name: 'web-vm', layers, templates }, problems)
  return { vars, problems }
}

t.test('what Ansible takes for a marker of its own is left out, wherever it is', async (t) => {
  const { vars, problems } = left({
    __ansible_vault: 'x',
    deep: [{ a: { __ansible_unsafe: 'x' } }],
    fine: { a: [1, null, new Float(1)], b: 'héllo 🙂' },
  })
  t.strictSame(Object.keys(vars), ['fine'])
  t.match(problems, [
    { code: 'value-dropped', vm: 'web-vm', path: 'web-vm.ini', line: 2, message: /reserved key __ansible_vault/ },
    { path: 'web-vm.ini', line: 7, message: /variable deep of web-vm holds the reserved key __ansible_unsafe/ },
  ])
})

t.test('so is a key that looks like a template, unless the config allows templates there', async (t) => {
  const { vars, problems } = left(
    {
      '{{ name }}': 'x',
      deep: [{ a: { '{{ x }}': 1 } }],
      prefix: { '#jinja2:': 1 },
      allowed: [{ '{{ x }}': '{{ x }}' }],
      fine: { '{ x }': 1, a: '{{ x }}' },
    },
    ['allowed'],
  )
  t.strictSame(Object.keys(vars), ['allowed', 'fine'])
  t.match(problems, [
    {
      code: 'value-dropped',
      vm: 'web-vm',
      line: 2,
      message: /variable \{\{ name \}\} of web-vm holds a key that looks like/,
    },
    { line: 7, message: /variable deep of web-vm holds a key that looks like a template/ },
    { message: /variable prefix/ },
  ])
})

t.test('so is what is no valid Unicode: for one such value Ansible refuses all', async (t) => {
  const { vars, problems } = left({
    plain: 'caf\udce9',
    list: ['fine', '\ud800'],
    key: { 'caf\udce9': 1 },
    'name\udce9': 1,
    pair: '\ud83d\ude42',
  })
  t.strictSame(Object.keys(vars), ['pair'])
  t.equal(problems.length, 4)
  for (const { message, hint } of problems) t.match([message, hint], [/not valid Unicode/, /UTF-8/])
})

t.test('what is nested deeper than JSON readers bear', async (t) => {
  const nested = (levels: number): Value => {
    let value: Value = 1
    for (let i = 0; i < levels; i++) value = i % 2 ? [value] : { a: value }
    return value
  }
  const { vars, problems } = left({ fine: nested(100), deep: nested(101), deeper: ['x', nested(150)] })
  t.strictSame(Object.keys(vars), ['fine'])
  t.match(problems, [
    {
      code: 'value-dropped',
      message: 'the variable deep of web-vm is nested more than 100 levels deep; it is left out',
    },
    { code: 'value-dropped' },
  ])
})

t.test('an integer that Python would not read', async (t) => {
  const { vars, problems } = left({ fine: 10n ** 4300n - 1n, long: 10n ** 4300n, below: [-(10n ** 4300n)] })
  t.strictSame(Object.keys(vars), ['fine'])
  t.match(problems, [{ code: 'value-dropped', message: /^the variable long of web-vm has more than 4300 digits/ }, {}])
})

t.test('an address that ssh would take for an option', async (t) => {
  const { vars, problems } = left({ ansible_host: '-oProxyCommand=id', ansible_ssh_host: '-x', note: '-x', port: -1 })
  t.strictSame(Object.keys(vars), ['note', 'port'])
  t.match(problems, [{ message: /ansible_host of web-vm begins with a dash/ }, { message: /ansible_ssh_host/ }])
})
