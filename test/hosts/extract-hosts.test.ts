import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import t from 'tap'
import { asTerraformWrites } from '../fixtures/cli/lab.js'
import { readCase } from './read-case.js'

const fixtures = fileURLToPath(new URL('../fixtures/hosts', import.meta.url))

for (const name of readdirSync(fixtures)) {
  t.test(name, async (t) => {
    const expected = JSON.parse(readFileSync(`${fixtures}/${name}/expected.json`, 'utf8'))
    t.strictSame(readCase(`${fixtures}/${name}`), expected)
    t.strictSame(readCase(`${fixtures}/${name}`, asTerraformWrites), expected, 'as Terraform lays it out')
  })
}
