import { readdirSync } from 'node:fs'
import t from 'tap'
import { projectPath } from '../integration/run-program.js'
import { suites } from './suites.js'

t.test('every suite has a NAME.test.ts that runs a part of it, and every NAME.test.ts a suite', async (t) => {
  const tests = readdirSync(projectPath('test/torture')).filter((name) => name.endsWith('.test.ts'))
  t.strictSame(
    tests.filter((name) => name !== 'suites.test.ts').sort(),
    suites.map(({ name }) => `${name}.test.ts`).sort(),
  )
})
