import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import t from 'tap'
import type { Config } from '../../src/config/config.js'
import { readFragmentCarefully } from '../../src/fragments/read-fragment-carefully.js'
import { readFragments } from '../../src/fragments/read-fragments.js'
import { Float } from '../../src/model/value.js'

// A case is a folder with VM.ini and expected.json: the reading without its source, floats as {"float": …}.
const CASES = fileURLToPath(new URL('../fixtures/fragments/', import.meta.url))

const plain = (value: unknown): unknown => {
  if (value instanceof Float) return { float: value.value }
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map(plain)
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, plain(item)]))
}

for (const name of readdirSync(CASES).sort()) {
  t.test(name, async (t) => {
    const folder = `${CASES}${name}`
    const file = readdirSync(folder).find((entry) => entry.endsWith('.ini')) as string
    const source = { kind: 'fragment', path: `ansible/inventory.d/${file}` } as const
    const fragment = { path: `${folder}/${file}`, source, vm: file.slice(0, -'.ini'.length) }
    const config = { root: CASES, fragments: { templates: [] as string[] } } as unknown as Config
    const { source: from, ...reading } =
      readFragments([fragment], config)[0] ?? (await readFragmentCarefully(fragment, config))
    t.equal(from, source)
    t.strictSame(plain(reading), JSON.parse(readFileSync(`${folder}/expected.json`, 'utf8')))
  })
}
