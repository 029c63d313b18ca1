import { deepStrictEqual } from 'node:assert/strict'
import t from 'tap'
import { loadConfig } from '../../src/config/load-config.js'
import { discoverSources } from '../../src/discovery/discover-sources.js'
import type { FragmentFile } from '../../src/discovery/fragment-file.js'
import { interpret, parse } from '../../src/fragments/read-fragments.js'
import { loadSources, type Readings, type Sources } from '../../src/load/load-sources.js'
import { decodeReadings, encodeReadings } from '../../src/load/readings-text.js'
import { decodeSources, encodeSources } from '../../src/load/sources-text.js'
import { plainConfig } from '../hosts/read-case.js'
import { projectPath } from '../integration/run-program.js'

const file: FragmentFile = { path: '/p/web.ini', source: { kind: 'fragment', path: 'web.ini' }, vm: 'web' }
const only: Sources = { states: [], fragments: [file] }

const saying = (text: string): Readings => ({ states: [], fragments: [interpret(parse(text), file, plainConfig())] })

t.test('what was read of a project passes as it is', async (t) => {
  const { config } = await loadConfig({ root: projectPath('examples/lab'), env: {} })
  const sources = await discoverSources(config)
  const readings = loadSources(sources, config)
  t.ok(readings.states.includes(null), 'one state is not there')
  t.ok(readings.states.includes(undefined), 'one needs a careful look')
  const text = encodeReadings(readings) ?? ''
  deepStrictEqual(decodeReadings(text, sources), readings)
})

t.test('records have no prototype, whatever a name is', async (t) => {
  const readings = saying(
    "[vms]\n10.0.0.1 __proto__=1 constructor=\"{'__proto__': [{'toString': 2}]}\" vm_name=web\n[vms:vars]\nhasOwnProperty=3\n[db:vars]\na=1\n[db]\n",
  )
  const [reading] = decodeReadings(encodeReadings(readings) ?? '', only).fragments
  deepStrictEqual(reading, readings.fragments[0])
  const { vars, lines } = reading?.hosts[0] ?? { vars: {} }
  t.strictSame(Object.keys(vars).sort(), ['__proto__', 'constructor', 'hasOwnProperty', 'vm_name'])
  t.equal(lines?.toString, undefined)
})

t.test('half a character passes', async () => {
  const readings = saying('web a=\udc80\n')
  deepStrictEqual(decodeReadings(encodeReadings(readings) ?? '', only), readings)
})

for (const value of ['1.0', '123456789012345678901234567890', '[{"a": 1e400}]']) {
  t.test(`what JSON would change is not passed: ${value}`, async (t) => {
    t.equal(encodeReadings(saying(`web a='${value}'\n`)), undefined)
  })
}

t.test('files pass as they are', async (t) => {
  const sources: Sources = {
    states: ['a', 'b'].map((name) => ({
      path: `/p/${name}\n/x`,
      source: { kind: 'state', path: name },
      workspace: name,
    })),
    fragments: [file],
  }
  t.strictSame(decodeSources(encodeSources(sources)), sources)
  for (const part of [
    { ...sources, states: [] },
    { ...sources, fragments: [] },
    { states: [], fragments: [] },
  ]) {
    t.strictSame(decodeSources(encodeSources(part)), part)
  }
})
