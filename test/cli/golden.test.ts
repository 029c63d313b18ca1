import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { commands } from '../../src/cli/commands/index.js'
import { threeVms } from '../fixtures/cli/lab.js'
import { runMain } from '../fixtures/cli/run-main.js'
import { projectPath } from '../integration/run-program.js'

// A case is a file with the name of a command: a call in a project of three VMs, what it prints, what it says, its exit code.
const CASES = projectPath('test/fixtures/commands')

t.test('every command has a case, and every case a command', async (t) => {
  t.strictSame(
    readdirSync(CASES).sort(),
    commands.map(({ name }) => name),
  )
})

for (const name of readdirSync(CASES).sort()) {
  t.test(name, async (t) => {
    const expected = readFileSync(join(CASES, name), 'utf8')
    const [call = ''] = expected.split('\n', 1)
    const [, , ...argv] = call.split(' ')
    t.equal(argv[0], name)
    const cwd = t.testdir({ ...threeVms, terraform: { ...threeVms.terraform, 'main.tf': '' } })
    const { code, stdout, stderr } = await runMain(argv, { cwd })
    const said = `${call}\n${stdout}${stderr}exit ${code}\n`.replaceAll(cwd, 'PROJECT')
    // A checkout below a folder with a blank in its name has its paths in quotes.
    t.equal(said.replace(/'([^'\s]*PROJECT[^'\s]*)'/g, '$1'), expected)
  })
}
