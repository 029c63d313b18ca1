import t from 'tap'
import { parseObject } from '../../src/model/json-shape.js'
import { takesVariables } from '../../src/provision/takes-variables.js'

t.test('which plans take the values of variables', async (t) => {
  for (const [version, takes] of [
    ['1.4.0', false],
    ['1.10.5', false],
    ['1.11.0', true],
    ['1.12.6-dev', true],
    ['2.0.0', true],
    ['next', false],
  ] as const) {
    t.equal(takesVariables({ format_version: '1.2', terraform_version: version }), takes, version)
  }
  for (const text of ['', '{}', '[]', '{"terraform_version":1.11}'])
    t.equal(takesVariables(parseObject(text)), false, text)
})
