import { readdirSync, readFileSync } from 'node:fs'
import t from 'tap'
import { checkFile } from '../../src/config/check-file.js'
import type { ExplainedError } from '../../src/errors.js'

const fixtures = new URL('../fixtures/config/', import.meta.url)

// Each folder: a config file, and the one line that it must lead to.
for (const name of readdirSync(fixtures)) {
  t.test(name, async (t) => {
    const text = readFileSync(new URL(`${name}/vm-infra.config.json`, fixtures), 'utf8')
    const expected = readFileSync(new URL(`${name}/expected.txt`, fixtures), 'utf8')
    let message = 'no error'
    try {
      checkFile(text, 'vm-infra.config.json')
    } catch (error) {
      const { message: what, hint } = error as ExplainedError
      message = `${what} (${hint})`
    }
    t.equal(`${message}\n`, expected)
    t.notMatch(message, /hunter2/, 'never quotes a value')
  })
}
