import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import t from 'tap'
import { resourceTypes } from '../../src/resources/index.js'
import { parseState } from '../../src/state/parse-state.js'
import { asTerraformWrites } from '../fixtures/cli/lab.js'
import { readCase } from '../hosts/read-case.js'

const fixtures = fileURLToPath(new URL('../fixtures/resources', import.meta.url))

for (const [name, type] of resourceTypes) {
  t.test(name, async (t) => {
    t.equal(type.type, name)
    const folder = `${fixtures}/${name}`
    const cases = existsSync(folder) ? readdirSync(folder) : []
    t.not(cases.length, 0, `test/fixtures/resources/${name} has a case: a folder of state.json and expected.json`)
    for (const one of cases) {
      const expected = JSON.parse(readFileSync(`${folder}/${one}/expected.json`, 'utf8'))
      t.strictSame(readCase(`${folder}/${one}`), expected, one)
      t.strictSame(readCase(`${folder}/${one}`, asTerraformWrites), expected, `${one}, as Terraform lays it out`)
    }
  })
}

// The addresses of the fixtures are of private networks and of those for documentation.
const isPrivate = (address: string): boolean => /^(10|172\.(1[6-9]|2\d|3[01])|192\.168)\.|^f[cd]/.test(address)

t.test('what address.prefer finds as public, or as private, is that', async (t) => {
  for (const [name, type] of resourceTypes) {
    if (type.kind !== 'machine') continue
    for (const one of readdirSync(`${fixtures}/${name}`)) {
      const { instances } = parseState(readFileSync(`${fixtures}/${name}/${one}/state.json`, 'utf8'), { exact: false })
      const of = (type: string) => instances.filter((instance) => instance.type === type)
      for (const { addresses } of of(name).map(type.open({ instances: of }))) {
        for (const { address, network } of addresses) {
          if (typeof address !== 'string' || address === '' || !/^(public|private)$/.test(network ?? '')) continue
          t.equal(network, isPrivate(address) ? 'private' : 'public', `${name}/${one}: ${address}`)
        }
      }
    }
  }
})

t.test('every fixture is of a known type', async (t) => {
  t.strictSame(
    readdirSync(fixtures).filter((name) => !resourceTypes.has(name)),
    [],
  )
})
