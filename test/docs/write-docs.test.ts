import { readdirSync, readFileSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import t from 'tap'
import { formats } from '../../src/formats/index.js'
import { resourceTypes } from '../../src/resources/index.js'
import { projectPath, runProgram } from '../integration/run-program.js'

t.test('help, settings and import rules in the docs are those of the program', async (t) => {
  const { code, stdout } = await runProgram(process.execPath, [projectPath('scripts/write-docs.mjs'), '--check'])
  t.equal(stdout, '')
  t.equal(code, 0)
})

t.test('every file that the docs link to is there', async (t) => {
  for (const name of readdirSync(projectPath('.')).filter((name) => name.endsWith('.md'))) {
    const path = projectPath(name)
    for (const [, target = ''] of readFileSync(path, 'utf8').matchAll(/\]\((?!https?:|#)([^)#]+)/g)) {
      t.doesNotThrow(() => statSync(join(dirname(path), target)), `${name}: ${target}`)
    }
  }
})

t.test('what README links to is in the package, as README is', async (t) => {
  const published = readFileSync(projectPath('test/fixtures/package/files.txt'), 'utf8').split('\n')
  const targets = [...readFileSync(projectPath('README.md'), 'utf8').matchAll(/\]\((?!https?:|#)([^)#]+)/g)]
  t.strictSame(
    targets.map(([, target = '']) => target).filter((target) => !published.includes(target)),
    [],
  )
})

t.test('README names every format, and the provider of every resource type', async (t) => {
  const readme = readFileSync(projectPath('README.md'), 'utf8')
  const names = Object.keys(formats).map((name) => `\`${name}\``)
  t.match(readme, `\`--format\` prints the same model for others: ${names.join(', ')}.\n`)
  const [, registry = ''] = /A registry of resource types(.*?)Any other type/s.exec(readme) ?? []
  const called: Readonly<Record<string, string>> = { azurerm: 'azure', hcloud: 'hetzner' }
  for (const type of resourceTypes.keys()) {
    const [provider = ''] = type.split('_', 1)
    t.match(registry.toLowerCase(), called[provider] ?? provider, type)
  }
})

t.test('every npm script that the docs name is there', async (t) => {
  const { scripts } = JSON.parse(readFileSync(projectPath('package.json'), 'utf8'))
  for (const name of ['README.md', 'CONTRIBUTING.md', 'ARCHITECTURE.md']) {
    const text = readFileSync(projectPath(name), 'utf8')
    for (const [, script = ''] of text.matchAll(/npm run ([a-z][a-z0-9:-]*)/g))
      t.ok(script in scripts, `${name}: ${script}`)
  }
})

t.test('of a folder that is named, npm test takes the tests alone', async (t) => {
  const tap = projectPath('node_modules/tap/dist/esm/run.mjs')
  const { code, stdout } = await runProgram(process.execPath, [tap, 'list', 'test'], { cwd: projectPath('.') })
  t.equal(code, 0)
  const files = stdout.trim().split('\n')
  t.ok(files.includes('test/docs/write-docs.test.ts'))
  t.strictSame(
    files.filter((file) => !file.endsWith('.test.ts')),
    [],
  )
})
