// Bundles the program into dist/, as CommonJS: it starts sooner than ES modules. Commands are chunks that are loaded when they
// are run. hcl2json stays outside: it carries its own wasm file.
import { spawnSync } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, renameSync, rmSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { rolldown } from 'rolldown'
import { testEnvironment } from './test-environment.mjs'

const root = fileURLToPath(new URL('..', import.meta.url))
const final = `${root}dist`
// Made whole beside it, then moved into its place: who runs the program meanwhile meets the old one or the new one.
const dist = `${root}.dist-${process.pid}`

/**
 * The modules that yargs lays out its help with: they make sets of all emoji when they are loaded, which takes 16 ms, so they
 * are loaded when help is asked for.
 */
const whenCalled = (name) => ({
  name: 'when-called',
  async resolveId(id, importer) {
    if (id !== name) return null
    const found = await this.resolve(id, importer, { skipSelf: true })
    return found && `${PREFIX}${found.id}`
  },
  load(id) {
    if (!id.startsWith(PREFIX)) return null
    return `module.exports = (...args) => require(${JSON.stringify(id.slice(PREFIX.length))}).default(...args)`
  },
})

const PREFIX = '\0when-called:'

const bundle = async (name, input, output = {}) => {
  const built = await rolldown({
    cwd: root,
    input: { [name]: input },
    platform: 'node',
    // What an entry shares with code that it loads later stays in the entry: each file more costs at every start.
    preserveEntrySignatures: 'allow-extension',
    external: [/^node:/, '@cdktf/hcl2json'],
    plugins: [whenCalled('string-width')],
    // yargs would look for a config file with it, if it had one that extends another.
    transform: { define: { 'import.meta.resolve': 'undefined' } },
    logLevel: 'warn',
  })
  const { output: files } = await built.write({
    dir: dist,
    format: 'cjs',
    // Node warns on stderr of an `import()` in code that was not compiled by its own loader, and Ansible shows that as an error.
    dynamicImportInCjs: false,
    sourcemap: true,
    // Read as Latin-1. One character beyond that, and V8 would keep the whole source in two bytes a character: 2 ms a start.
    charset: 'ascii',
    // Names stay, so that a stack trace can be read; the rest is compiled sooner for being short.
    minify: { compress: true, mangle: false, codegen: true },
    entryFileNames: '[name].cjs',
    chunkFileNames: '[name]-[hash].cjs',
    ...output,
  })
  await built.close()
  for (const { type, fileName, code } of files) {
    if (type === 'chunk' && /[^\0-\x7f]/.test(code)) throw new Error(`${fileName} is not ASCII`)
  }
}

/** Runs what is run most, and keeps what V8 has compiled for it. */
const warmUp = () => {
  const { status } = spawnSync(process.execPath, [`${root}scripts/warm-up.cjs`, dist, final], {
    cwd: `${root}examples/lab`,
    env: testEnvironment(process.env),
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  if (status !== 0) throw new Error('the program that was built does not run')
}

mkdirSync(dist)
// Bundles rather than entries of one: what they share would become a file of its own, one more to open at each start.
await bundle('load-script', 'src/launch/load-script.ts')
await bundle('start-thread', 'src/launch/start-thread.ts')
await bundle('inventory-script', 'src/inventory-script.ts', { chunkFileNames: 'inventory-script/[name]-[hash].cjs' })
await bundle('main', 'src/cli/main.ts', { dir: `${dist}/cli` })
warmUp()
if (existsSync(final)) renameSync(final, `${dist}-old`)
renameSync(dist, final)
rmSync(`${dist}-old`, { recursive: true, force: true })
chmodSync(`${root}inventory/vm-infra.js`, 0o755)
