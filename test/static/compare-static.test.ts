import t from 'tap'
import { parseIni } from '../../src/ini/parse-ini.js'
import { compareStatic } from '../../src/static/compare-static.js'
import { inventoryOf } from '../formats/inventory-of.js'

const inventory = inventoryOf(
  [
    { name: 'a', address: '10.0.0.1', vars: { x: 1, tf_memory: 4096 }, groups: ['vms', 'web'] },
    { name: 'nas', groups: ['lan'], vm: false },
    { name: 'waiting', groups: ['vms', 'vm_infra_no_address'] },
  ],
  [{ name: 'site', children: ['lan', 'web'], vars: { y: 2 } }],
)

const RIGHT = `[vms]
10.0.0.1 x=1 vm_name=a
[web]
10.0.0.1
[lan]
nas
[site:children]
lan
web
[site:vars]
y=2
`

const compare = (text: string, leftOut: readonly string[] = []): string | undefined =>
  compareStatic(parseIni(text), inventory, new Set(leftOut))

t.test('the same', async (t) => {
  t.equal(compare(RIGHT), undefined)
  t.equal(compare(RIGHT.replace('10.0.0.1 x=1 vm_name=a', '10.0.0.1 x=1 ansible_host=10.0.0.1')), undefined)
  t.equal(
    compare(
      RIGHT.replace('10.0.0.1 x=1 vm_name=a', 'a x=1 ansible_host=10.0.0.1').replace('[web]\n10.0.0.1', '[web]\na'),
    ),
    undefined,
  )
  t.equal(compare(RIGHT.replace(' x=1', ''), ['host a x']), undefined, 'left out on purpose')
  t.equal(compare(RIGHT.replace('y=2', ''), ['group site y']), undefined)
  t.equal(compare(`nas\n${RIGHT.replace(/\[lan\]\nnas\n|^lan\n/gm, '')}`, ['group lan']), undefined)
})

t.test('every difference', async (t) => {
  const cases: [string, string | RegExp, string][] = [
    ['the host nas is missing', /^nas\n/m, ''],
    ['the variable x of a differs', 'x=1', 'x="\'1\'"'],
    ['the variable x of a differs', 'x=1', ''],
    ['the variable z of a differs', 'x=1', 'x=1 z=1'],
    ['the variable vm_name of a differs', 'vm_name=a', 'vm_name=b'],
    ['the variable ansible_host of a differs', 'x=1', 'x=1 ansible_host=10.0.0.9'],
    ['a host is there twice, or is unknown', '[vms]\n', '[vms]\n10.0.0.2\n'],
    ['the group lan is missing', /\[lan\]\n|^lan\n/gm, ''],
    ['the hosts of the group web', '[lan]\n', '[lan]\n[web]\nnas\n[lan]\n'],
    ['the children of the group site', /^lan\n/m, ''],
    ['the variable y of the group site', 'y=2', 'y=3'],
    ['a variable of the group site', 'y=2', 'y=2\nz=3'],
    ['the group more is unknown', '[lan]', '[more]\n[lan]'],
  ]
  for (const [difference, from, to] of cases) t.equal(compare(RIGHT.replace(from, to)), difference)
})
