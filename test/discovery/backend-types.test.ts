import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { buildConfig } from '../../src/config/build-config.js'
import { backendTypes } from '../../src/discovery/backend-types.js'
import { discoverStates } from '../../src/discovery/discover-states.js'

import { projectPath } from '../integration/run-program.js'

// A case is a folder with the name of a backend type: project/ whose Terraform root names that backend, and which states are
// found there.
const CASES = projectPath('test/fixtures/backends')

t.test('every backend type has a case, and every case a backend type', async (t) => {
  t.strictSame(readdirSync(CASES).sort(), [...backendTypes.keys()].sort())
})

for (const type of readdirSync(CASES).sort()) {
  t.test(type, async (t) => {
    const config = buildConfig(join(CASES, type, 'project'), {})
    const { states, problems } = await discoverStates(config)
    const found = { states: states.map(({ workspace, source }) => `${workspace} ${source.path}`), problems }
    t.strictSame(found, JSON.parse(readFileSync(join(CASES, type, 'expected.json'), 'utf8')))
  })
}
