// npm run docs: writes the generated parts of README.md and ARCHITECTURE.md, each between `<!-- name -->` and `<!-- /name -->`. With
// --check it writes nothing, and fails if one is out of date.
import { spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { importSource } from './import-source.mjs'
import { root } from './run.mjs'
import { setUp } from './setup.mjs'
import { testEnvironment } from './test-environment.mjs'

const main = async () => {
  setUp()
  const parts = {
    'README.md': { settings: await settingsTable(), help: `\`\`\`\n${vmInventory('--help')}\`\`\`` },
    'ARCHITECTURE.md': { imports: importsTable() },
  }
  const stale = Object.entries(parts).filter(([file, texts]) => !write(file, texts))
  for (const [file] of stale) console.log(`${file} is out of date (run: npm run docs)`)
  process.exitCode = stale.length === 0 ? 0 : 1
}

/** False if the file is out of date and --check was given. */
const write = (file, parts) => {
  const path = join(root, file)
  const before = readFileSync(path, 'utf8')
  let after = before
  for (const [name, text] of Object.entries(parts)) {
    const [begin, end] = [`<!-- ${name} -->`, `<!-- /${name} -->`]
    const [from, to] = [after.indexOf(begin), after.indexOf(end)]
    if (from === -1 || to < from) throw new Error(`${file} has no place for "${name}"`)
    after = `${after.slice(0, from + begin.length)}\n${text}\n${after.slice(to)}`
  }
  if (after === before) return true
  if (process.argv.includes('--check')) return false
  writeFileSync(path, after)
  return true
}

const vmInventory = (...args) => {
  const { stdout, status, stderr } = spawnSync(process.execPath, [join(root, 'bin', 'vm-inventory'), ...args], {
    encoding: 'utf8',
    env: testEnvironment(process.env),
  })
  if (status !== 0) throw new Error(stderr)
  return stdout
}

const settingsTable = async () => {
  const { settings } = await importSource('src/config/settings.ts')
  const { describeSetting } = await importSource('src/config/describe-setting.ts')
  const rows = Object.entries(settings).map(([key, { variable, flag }]) => {
    const others = [variable, flag && `--${flag}`].filter(Boolean).map((name) => `\`${name}\``)
    return `| \`${key}\` | ${describeSetting(key).replaceAll('*', '\\*')} | ${others.join(', ')} |`
  })
  return ['| setting | | also by |', '| --- | --- | --- |', ...rows].join('\n')
}

/** Made from the rules in biome.json, where a group names what may not be imported and, with `!`, what may. */
const importsTable = () => {
  const { overrides } = JSON.parse(readFileSync(join(root, 'biome.json'), 'utf8'))
  const libraries = ['yargs*', 'zod', 'fast-glob', '@cdktf/hcl2json', 'yaml', 'node:*']
  const rows = overrides.flatMap(({ includes, linter }) => {
    const rule = linter?.rules?.style?.noRestrictedImports?.options
    if (rule === undefined) return []
    const group = rule.patterns.flatMap(({ group }) => group)
    const named = group
      .filter((name) => /^!\.\.?\//.test(name))
      .map((name) => name.replace(/^!(\.\.?\/)+/, '').replace(/\/\*\*$/, ''))
    const folders = [...new Set(named)]
    const exceptions = group.filter((name) => name.startsWith('!node:')).map((name) => name.slice(1))
    const allowed = [...libraries.filter((name) => !group.includes(name)), ...exceptions]
    const who = includes.filter((name) => !name.startsWith('!')).map((name) => `\`${name.replace(/^src\//, '')}\``)
    return [`| ${who.join(', ')} | ${folders.join(', ') || '–'} | ${allowed.join(', ') || '–'} |`]
  })
  return ['| who | of the project | libraries |', '| --- | --- | --- |', ...rows].join('\n')
}

await main()
