import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import t from 'tap'
import { parseState } from '../../src/state/parse-state.js'
import { selectResources } from '../../src/state/select-resources.js'
import { StateError } from '../../src/state/state-error.js'
import { asTerraformWrites } from '../fixtures/cli/lab.js'

const types = new Set(['vm', 'address'])

const resource = (type: string, more: object = {}) => ({
  mode: 'managed',
  type,
  name: 'a',
  instances: [{ attributes: { name: `the ${type}`, list: [{ module: 1 }, { mode: 'managed', type: 'vm' }] } }],
  ...more,
})

const stateOf = (...resources: unknown[]) => ({
  version: 4,
  outputs: { resources: { value: [{ mode: 'x' }] } },
  resources,
  check_results: null,
})

const selected = (text: string): unknown => JSON.parse(selectResources(text, types))

t.test('leaves out what nobody uses, wherever it stands', async (t) => {
  const vm = resource('vm')
  const address = resource('address', { mode: 'data' })
  const disk = resource('disk')
  for (const all of [
    [vm],
    [disk, vm],
    [vm, disk],
    [disk, disk, vm, disk, address, disk],
    [disk, { module: 'module.m["\\"mode\\": \\"managed\\""]', ...vm }],
    [
      { module: 'module.m', ...disk },
      { module: 'module.m', ...vm },
    ],
    [disk, disk],
    [{ ...disk, name: 'a },\n    {\n      "mode": "managed",\n      "type": "vm",\n' }, vm],
  ]) {
    const kept = all.filter(({ type }) => type !== 'disk')
    t.strictSame(selected(asTerraformWrites(stateOf(...all))), stateOf(...kept))
  }
})

t.test('leaves a text whole that spells keys or types otherwise', async (t) => {
  const [vm, disk] = [resource('vm'), resource('disk')]
  const plain = asTerraformWrites(stateOf(disk, vm, disk))
  const inType = plain.replace('\n      "type": "vm"', '\n      "type": "v\\u006d"')
  // The second resource seems to go on with the third one.
  const third = plain.lastIndexOf('\n      "mode"')
  const inKeys = `${plain.slice(0, third)}${plain.slice(third).replace('"mode"', '"\\u006dode"')}`.replace(
    '\n      "type": "vm"',
    '\n      "\\u0074ype": "vm"',
  )
  for (const text of [inType, inKeys]) {
    t.not(text, plain)
    t.strictSame(JSON.parse(text), JSON.parse(plain))
    t.equal(selectResources(text, types), text)
  }
})

t.test('leaves a text whole that is laid out otherwise', async (t) => {
  const [vm, disk] = [resource('vm'), resource('disk')]
  const state = stateOf(disk, vm, disk)
  const plain = asTerraformWrites(state)
  const inOneLine = JSON.stringify(vm).replaceAll(':', ': ')
  const texts = {
    'one line': JSON.stringify(state),
    'one space a level': JSON.stringify(state, null, 1),
    'four spaces a level': JSON.stringify(state, null, 4),
    tabs: JSON.stringify(state, null, '\t'),
    'line ends of Windows': plain.replaceAll('\n', '\r\n'),
    'commas first': plain.replaceAll('    },\n    {', '    }\n    ,\n    {'),
    'a resource in one line': asTerraformWrites(stateOf(disk, 'here', disk)).replace('"here"', inOneLine),
    'a resource in one line at the end': asTerraformWrites(stateOf(vm, disk, 'here')).replace('"here"', inOneLine),
    'a key before the mode': asTerraformWrites(stateOf(disk, { x: 1, ...vm }, disk)),
  }
  for (const [name, text] of Object.entries(texts)) {
    t.equal(selectResources(text, types), text, name)
    t.ok(
      JSON.parse(text).resources.some(({ type }: { type: string }) => type === 'vm'),
      `${name}: is a state`,
    )
  }
  for (let length = plain.length - 2; length > 0; length -= 7) {
    t.throws(() => selected(plain.slice(0, length)), SyntaxError, `cut off at ${length}`)
  }
})

const fixtures = join(import.meta.dirname, '../fixtures')

/** The resources of all fixtures, each under a name of its own. */
const resources = readdirSync(fixtures, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && /(\.tfstate|state\.json)$/.test(entry.name))
  .map(({ parentPath, name }) => join(parentPath, name))
  .sort()
  .flatMap((path) => {
    try {
      const text = readFileSync(path, 'utf8')
      parseState(text)
      return JSON.parse(text).resources ?? []
    } catch (error) {
      if (!(error instanceof StateError)) throw error
      return []
    }
  })
  .map((one, at) => ({ ...one, name: `r${at}` }))

t.test('reads the same of a state however it is laid out', async (t) => {
  let cut = 0
  const instances = (text: string, kept: ReadonlySet<string>): string =>
    JSON.stringify(parseState(selectResources(text, kept)).instances.filter(({ type }) => kept.has(type)))
  fc.assert(
    fc.property(
      fc.shuffledSubarray(resources, { maxLength: 9 }),
      fc.nat(7),
      fc.constantFrom<string | number>(1, 2, 2, 2, 3, 4, '\t'),
      (all, chosen, indent) => {
        const kept = new Set(all.filter((_, at) => (chosen >> (at % 3)) % 2 === 1).map(({ type }) => type))
        const text = JSON.stringify(stateOf(...all), null, indent)
        if (selectResources(text, kept) !== text) cut++
        return instances(text, kept) === instances(JSON.stringify(stateOf(...all)), kept)
      },
    ),
    { numRuns: 1000 },
  )
  t.ok(cut > 100, `something was left out of ${cut}`)
})
