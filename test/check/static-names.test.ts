import t, { type Test } from 'tap'
import { examine } from '../../src/check/examine.js'
import { loadInventory } from '../../src/load/load-inventory.js'
import { fragment, Lab, state } from '../static/lab.js'

const findings = async ({ config }: Lab) => {
  const inventory = await loadInventory(config)
  const { places } = await examine(inventory, config, { domains: undefined, passphrase: undefined })
  return places.map(({ vm, static: inStatic, finding }) => [vm, inStatic, finding?.kind])
}

const numbers = async (t: Test, defaults = {}): Promise<Lab> => {
  const names = ['1e5', '12345', '0x10', 'web']
  const files = names.flatMap((name, at) => [
    [Lab.state(name), state(name, `10.0.0.${at + 1}`)],
    [Lab.fragment(name), fragment(name, `10.0.0.${at + 1}`)],
  ])
  return Lab.make(t.testdir(), {
    ...Object.fromEntries(files),
    'vm-infra.config.json': JSON.stringify({ defaults }),
  })
}

const AGREED = ['0x10', '12345', '1e5', 'web'].map((name) => [name, true, undefined])

t.test('a VM whose name is a number to Ansible has its line', async (t) => {
  const lab = await numbers(t)
  await lab.write()
  t.match(lab.read(), 'vm_name=1e5')
  t.same(await findings(lab), AGREED)
})

t.test('also where its line has the number in another form', async (t) => {
  const lab = await numbers(t, { ansible_port: 22 })
  await lab.write()
  t.match(lab.read(), 'vm_name=100000.0')
  t.same(await findings(lab), AGREED)
  lab.put(Lab.state('1e5'), '{')
  lab.put(Lab.fragment('1e5'), '[')
  await t.rejects(lab.write(), { message: /"1e5" would vanish/ }, 'and is not lost')
})

t.test('a line by its name, and one by its address alone', async (t) => {
  const lab = await Lab.two(t.testdir())
  lab.put('ansible/inventory.ini', '[vms]\na ansible_host=10.0.0.1 vm_name=other\n10.0.0.2\n10.0.0.3 vm_name=gone\n')
  t.same(await findings(lab), [
    ['a', true, undefined],
    ['b', true, undefined],
    ['gone', true, 'static-line-left'],
  ])
})

t.test('of one that Ansible would refuse nobody knows what it holds', async (t) => {
  const lab = await Lab.two(t.testdir())
  lab.put('ansible/inventory.ini', '[vms\n10.0.0.1 vm_name=a\n')
  t.same(await findings(lab), [
    ['a', undefined, undefined],
    ['b', undefined, undefined],
  ])
})
