import t from 'tap'
import { renderAnsibleJson, renderHostVars } from '../../src/formats/ansible-json.js'
import type { Host } from '../../src/model/inventory.js'
import { Float, record, type Vars } from '../../src/model/value.js'

const host = (vars: Record<string, Vars[string]>, templates?: readonly string[]): Host => ({
  name: 'web',
  vars: Object.assign(record(), vars),
  groups: ['vms'],
  layers: [],
  ...(templates && { templates }),
})

t.test('values keep their type and their digits', async (t) => {
  const vars = {
    z: 1,
    big: 12345678901234567890n,
    f: new Float(1),
    inf: new Float(Number.POSITIVE_INFINITY),
    nil: null,
    list: [true, new Float(1e16)],
  }
  t.equal(
    renderHostVars(host(vars)),
    '{"big":12345678901234567890,"f":1.0,"inf":Infinity,"list":[true,10000000000000000.0],"nil":null,"z":1}',
  )
  t.equal(
    renderHostVars(
      host({
        zero: new Float(-0),
        low: new Float(Number.NEGATIVE_INFINITY),
        e: new Float(1e300),
      }),
    ),
    '{"e":1e+300,"low":-Infinity,"zero":-0.0}',
  )
})

t.test('only what looks like a template is wrapped', async (t) => {
  const vars = {
    a: '{{ x }}',
    b: '{%',
    c: '{#',
    d: '#jinja2:x',
    e: '{ {',
    f: 'x #jinja2:',
    g: ['{{'],
    h: { '{{k}}': '{{v}}' },
    i: '{x{{',
  }
  t.same(JSON.parse(renderHostVars(host(vars))), {
    a: { __ansible_unsafe: '{{ x }}' },
    b: { __ansible_unsafe: '{%' },
    c: { __ansible_unsafe: '{#' },
    d: { __ansible_unsafe: '#jinja2:x' },
    e: '{ {',
    f: 'x #jinja2:',
    g: [{ __ansible_unsafe: '{{' }],
    h: { '{{k}}': { __ansible_unsafe: '{{v}}' } },
    i: { __ansible_unsafe: '{x{{' },
  })
})

t.test('one odd variable is enough for a host to be looked at closely', async (t) => {
  const wrapped = (text: string) => ({ ok: 1, odd: { __ansible_unsafe: text } })
  for (const odd of ['#jinja2:x', '{{ x }}', '{% x %}', '{# x #}']) {
    t.same(JSON.parse(renderHostVars(host({ ok: 1, odd }))), wrapped(odd), odd)
  }
})

t.test('a variable the config allows to be a template stays one', async (t) => {
  t.equal(
    renderHostVars(host({ a: '{{ vault_a }}', b: '{{ x }}' }, ['a'])),
    '{"a":"{{ vault_a }}","b":{"__ansible_unsafe":"{{ x }}"}}',
  )
})

t.test('groups as dicts, hostvars for every host, keys sorted', async (t) => {
  const web = host({ b: 1, a: 2 })
  const text = renderAnsibleJson({
    hosts: new Map([['web', web]]),
    groups: new Map([
      ['Prod', { name: 'Prod', vars: record(), children: ['vms'], hosts: [], layers: [] }],
      [
        'vms',
        {
          name: 'vms',
          vars: Object.assign(record(), { x: '{{' }),
          children: [],
          hosts: ['web'],
          layers: [],
          templates: ['x'],
        },
      ],
    ]),
    vms: new Map(),
    problems: [],
  })
  t.equal(
    text,
    '{\n"Prod":{"children":["vms"],"hosts":[]},\n"_meta":{"hostvars":{\n"web":{"a":2,"b":1}\n}},\n"vms":{"hosts":["web"],"vars":{"x":"{{"}}\n}\n',
  )
})

t.test('hostile names are members like any other', async (t) => {
  const vars: Vars = JSON.parse('{"__proto__":"a","constructor":"b"}')
  t.equal(renderHostVars({ ...host({}), vars }), '{"__proto__":"a","constructor":"b"}')
})
