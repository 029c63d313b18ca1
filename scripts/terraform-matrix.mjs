// npm run test:terraform-matrix -- PROGRAM …: the tests that run Terraform, once with each Terraform or OpenTofu that is named.
// Ends with the line `N passed, N failed`.
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { root, stop } from './run.mjs'
import { setUp } from './setup.mjs'
import { testEnvironment } from './test-environment.mjs'
import { testMatrix } from './test-matrix.mjs'

const TESTS = [
  ...readdirSync(join(root, 'test', 'provision'))
    .filter((name) => name.endsWith('.test.ts'))
    .map((name) => `test/provision/${name}`),
  'test/torture/full-disk.test.ts',
  'test/torture/motion.test.ts',
]

/** A program under the name of terraform, in a folder of its own below `folder`. */
const asTerraform = (program, folder) => {
  try {
    const said = execFileSync(program, ['version'], { encoding: 'utf8', env: testEnvironment(process.env) })
    const bin = mkdtempSync(join(folder, 'bin-'))
    symlinkSync(program, join(bin, 'terraform'))
    return { version: said.split('\n')[0], bin }
  } catch (error) {
    return { version: program, missing: error.message.split('\n')[0], needed: true }
  }
}

const programs = process.argv.slice(2).map((path) => resolve(path))
if (programs.length === 0) stop('no program is named (usage: npm run test:terraform-matrix -- PROGRAM …)')
setUp('test')
const folder = mkdtempSync(join(tmpdir(), 'vm-infra-terraform-'))
try {
  const versions = programs.map((program) => asTerraform(program, folder))
  await testMatrix('with', versions, () => TESTS)
} finally {
  rmSync(folder, { recursive: true })
}
