import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import t from 'tap'
import { resourceTypes } from '../../src/resources/index.js'
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

t.test('every fixture is of a known type', async (t) => {
  t.strictSame(
    readdirSync(fixtures).filter((name) => !resourceTypes.has(name)),
    [],
  )
})
