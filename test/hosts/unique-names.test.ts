import fc from 'fast-check'
import t from 'tap'
import { uniqueNames } from '../../src/hosts/unique-names.js'
import type { ResourceInstance } from '../../src/state/state.js'

const instance = (part: Partial<ResourceInstance>): ResourceInstance => ({
  module: '',
  mode: 'managed',
  type: 'libvirt_domain',
  name: 'vm',
  tainted: false,
  attributes: {},
  sensitive: [],
  ...part,
})

const named = (hosts: readonly { name: string; instance: ResourceInstance }[]): readonly string[] =>
  uniqueNames(
    hosts.map(({ name }) => name),
    hosts,
  )

t.test('names that differ stay as they are', async (t) => {
  t.strictSame(named(['b', 'a'].map((name) => ({ name, instance: instance({}) }))), ['b', 'a'])
})

t.test('no key: the place of the resource', async (t) => {
  const hosts = ['one', 'two'].map((name) => ({ name: 'web', instance: instance({ name }) }))
  t.strictSame(named(hosts), ['web-libvirt_domain.one', 'web-libvirt_domain.two'])
})

t.test('a key of any text makes a word', async (t) => {
  const hosts = ['a/b', '{{ x }}'].map((indexKey) => ({ name: 'web', instance: instance({ indexKey }) }))
  t.strictSame(named(hosts), ['web-a-b', 'web-x'])
})

t.test('keys of modules come before its own, without their quotes', async (t) => {
  const hosts = ['module.m["a"]', 'module.m["b"]', 'module.m[0].module.n["b"]'].map((module) => ({
    name: 'web',
    instance: instance({ module, indexKey: 0 }),
  }))
  t.strictSame(named(hosts), ['web-a-0', 'web-b-0', 'web-0-b-0'])
})

t.test('where nothing tells hosts apart they are numbered', async (t) => {
  const same = Array.from({ length: 4 }, () => ({ name: 'web', instance: instance({ indexKey: 'a' }) }))
  const others = ['web-libvirt_domain.vm-a', 'web-libvirt_domain.vm-a-3'].map((name) => ({
    name,
    instance: instance({}),
  }))
  t.strictSame(named([...same, ...others]).slice(0, 4), [
    'web-libvirt_domain.vm-a-2',
    'web-libvirt_domain.vm-a-4',
    'web-libvirt_domain.vm-a-5',
    'web-libvirt_domain.vm-a-6',
  ])
})

t.test('as many names as hosts, none twice', async () => {
  const host = fc.record({
    name: fc.constantFrom('web', 'web-0', 'web-a', 'web-libvirt_domain.vm-a', ''),
    instance: fc
      .record({
        key: fc.constantFrom('a', 'a/', '/a', 0, undefined),
        module: fc.constantFrom('', 'module.m["a"]', 'module.m[0]'),
      })
      .map(({ key, module }) => instance(key === undefined ? { module } : { module, indexKey: key })),
  })
  fc.assert(
    fc.property(fc.array(host), (hosts) => {
      const names = named(hosts)
      return names.length === hosts.length && new Set(names).size === names.length
    }),
    { numRuns: 500 },
  )
})
