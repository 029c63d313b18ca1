// Bundles the program into dist/, as CommonJS: it starts sooner than ES modules. Commands are chunks that are loaded when they
// are run. hcl2json stays outside: it carries its own wasm file.
import { spawnSync } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs'
import { importSource } from './import-source.mjs'
import { root } from './run.mjs'
import { checkNode } from './setup.mjs'
import { testEnvironment } from './test-environment.mjs'

// Which an older Node cannot load.
checkNode()
const { rolldown } = await import('rolldown')

const final = `${root}dist`
// Made whole beside it, then moved into its place: who runs the program meanwhile meets the old one or the new one.
const dist = `${root}.dist-${process.pid}`

const bundle = async (name, input, output = {}) => {
  const built = await rolldown({
    cwd: root,
    input: { [name]: input },
    platform: 'node',
    preserveEntrySignatures: 'allow-extension',
    external: [/^node:/, '@cdktf/hcl2json'],
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
    // What an entry shares with code that it loads later stays in the entry: each file more costs at every start.
    codeSplitting: { groups: [{ name, tags: ['$initial'] }] },
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

/** Removes what builds that were killed have left. */
const sweep = async () => {
  const { pidRuns } = await importSource('src/files/process-identity.ts')
  for (const name of readdirSync(root)) {
    const pid = /^\.dist-(\d+)(-old)?$/.exec(name)?.[1]
    if (pid !== undefined && !pidRuns(Number(pid))) rmSync(`${root}${name}`, { recursive: true, force: true })
  }
}

await sweep()
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
