import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import t, { type Test } from 'tap'
import { projectPath, runProgram } from '../integration/run-program.js'

/** Those of `files` in which the linter lets nothing come from `place`. */
const refused = async (t: Test, files: readonly string[], place: string): Promise<string[]> => {
  const rules = readFileSync(projectPath('biome.json'), 'utf8')
  const cwd = t.testdir({ 'biome.json': rules, '.gitignore': 'node_modules\n' })
  for (const file of files) {
    mkdirSync(join(cwd, dirname(file)), { recursive: true })
    writeFileSync(join(cwd, file), `export * as imported from '${place}'\n`)
  }
  const biome = projectPath('node_modules/.bin/biome')
  const { stdout } = await runProgram(biome, ['lint', '--reporter=github', '--max-diagnostics=none', '.'], { cwd })
  return [...stdout.matchAll(/^::error .*file=.*\/(src\/[^,]+),/gm)].map(([, file = '']) => file).sort()
}

t.test('the linter keeps yargs and the starting of programs out of every file of src', async (t) => {
  const files = readdirSync(projectPath('src'), { withFileTypes: true, recursive: true }).flatMap((entry) => {
    const path = join(entry.parentPath, entry.name).slice(projectPath('').length)
    if (entry.isDirectory()) return [join(path, 'new.ts')]
    return dirname(path) === 'src' && path.endsWith('.ts') ? [path] : []
  })
  const startNothing = files.filter((file) => !['src/process', 'src/ssh'].includes(dirname(file)))
  for (const library of ['yargs', 'yargs-parser']) t.same(await refused(t, files, library), files.sort())
  t.same(await refused(t, startNothing, 'node:child_process'), startNothing.sort())
})

t.test('a module of Node is refused without its node: too, and so is an inner one', async (t) => {
  t.same(await refused(t, ['src/formats/new.ts'], 'child_process'), ['src/formats/new.ts'])
  t.same(await refused(t, ['src/formats/new.ts'], 'node:fs/promises'), ['src/formats/new.ts'])
})

t.test('what stands in src itself may use node:fs and its like, and no folder', async (t) => {
  const files = ['src/errors.ts', 'src/read-regular-file.ts']
  t.same(await refused(t, files, 'node:fs'), [])
  t.same(await refused(t, ['src/read-regular-file.ts'], './errors.js'), [])
  t.same(await refused(t, files, './config/load-config.js'), files)
})

t.test('what reads arguments and lays out help may use yargs, and nothing beyond its folder', async (t) => {
  const files = ['src/cli/help-text.ts', 'src/cli/parse-arguments.ts']
  for (const library of ['yargs', 'yargs-parser']) t.same(await refused(t, files, library), [])
  t.same(await refused(t, files, '../load/load-inventory.js'), files)
})

t.test('a command reaches no further than its own work needs, and a fragment knows no hosts', async (t) => {
  const file = 'src/cli/commands/new.ts'
  for (const place of ['node:fs', 'yaml', '../../provision/work.js', '../../load/load-inventory.js']) {
    t.same(await refused(t, [file], place), [file], place)
  }
  t.same(await refused(t, ['src/fragments/new.ts'], '../hosts/host-name.js'), ['src/fragments/new.ts'])
})

t.test('check and provision share the journal, and nothing else of their work', async (t) => {
  const [check, provision, journal] = ['src/check/new.ts', 'src/provision/new.ts', 'src/journal/new.ts'] as const
  t.same(await refused(t, [check, provision], '../journal/journal.js'), [])
  t.same(await refused(t, [check, journal], '../provision/work.js'), [check, journal])
  t.same(await refused(t, [provision, journal], '../check/examine.js'), [journal, provision])
})
