// Bundles the program into dist/, as CommonJS, which starts sooner than ES modules. Each command is a chunk that is loaded when it
// is run. hcl2json is not bundled, since it loads a wasm file of its own.
import { spawnSync } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs'
import { importSource } from './import-source.mjs'
import { root } from './run.mjs'
import { checkNode } from './setup.mjs'
import { testEnvironment } from './test-environment.mjs'

// First, since an older Node cannot load rolldown.
checkNode()
const { rolldown } = await import('rolldown')

const final = `${root}dist`
// Built beside it, then moved into its place: whoever runs the program meanwhile gets the old one or the new one, whole.
const dist = `${root}.dist-${process.pid}`

const bundle = async (name, input, output = {}) => {
  const built = await rolldown({
    cwd: root,
    input: { [name]: input },
    platform: 'node',
    preserveEntrySignatures: 'allow-extension',
    external: [/^node:/, '@cdktf/hcl2json'],
    // Only yargs has it, to find config files that others extend; it is never used here, and CommonJS does not know it.
    transform: { define: { 'import.meta.resolve': 'undefined' } },
    logLevel: 'warn',
  })
  const { output: files } = await built.write({
    dir: dist,
    format: 'cjs',
    // Node warns on stderr about `import()` in code that its own loader did not compile, and Ansible shows that as an error.
    dynamicImportInCjs: false,
    sourcemap: true,
    // It is read as Latin-1. With one character beyond that, V8 would keep the whole source in two bytes per character: 2 ms a start.
    charset: 'ascii',
    // Only white space and comments go, so that stack traces can be read. More saves no time, with the code cached.
    minify: { compress: false, mangle: false, codegen: true },
    // Code that an entry shares with its chunks stays in the entry: each file more costs time at every start.
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

/** Runs what users run most, and saves the code that V8 compiled for it. */
const warmUp = () => {
  const { status, stderr } = spawnSync(process.execPath, [`${root}scripts/warm-up.cjs`, dist, final], {
    cwd: `${root}examples/lab`,
    env: testEnvironment(process.env),
    // What it says of the example lab concerns nobody.
    stdio: ['ignore', 'ignore', 'pipe'],
    encoding: 'utf8',
  })
  if (status !== 0) throw new Error(`the program that was built does not run: ${stderr}`)
}

/** Removes what killed builds left. */
const sweep = async () => {
  const { pidRuns } = await importSource('src/files/process-identity.ts')
  for (const name of readdirSync(root)) {
    const pid = /^\.dist-(\d+)(-old)?$/.exec(name)?.[1]
    if (pid !== undefined && !pidRuns(Number(pid))) rmSync(`${root}${name}`, { recursive: true, force: true })
  }
}

await sweep()
mkdirSync(dist)
// Separate bundles, not entries of one: what they share would become a file of its own, one more to open at each start.
await bundle('load-script', 'src/launch/load-script.ts')
await bundle('start-thread', 'src/launch/start-thread.ts')
await bundle('inventory-script', 'src/inventory-script.ts', { chunkFileNames: 'inventory-script/[name]-[hash].cjs' })
await bundle('main', 'src/cli/main.ts', { dir: `${dist}/cli` })
warmUp()
if (existsSync(final)) renameSync(final, `${dist}-old`)
renameSync(dist, final)
rmSync(`${dist}-old`, { recursive: true, force: true })
chmodSync(`${root}inventory/vm-infra.js`, 0o755)
