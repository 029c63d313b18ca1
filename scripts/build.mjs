// Bundles the program into dist/: the inventory script as CommonJS (it starts 8 ms sooner than an ES module), the command
// line as ES modules whose commands are loaded when they are run. hcl2json stays outside: it carries its own wasm file.
import { chmodSync, existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { rolldown } from 'rolldown'

const root = fileURLToPath(new URL('..', import.meta.url))
const final = `${root}dist`
// Made whole beside it, then moved into its place: who runs the program meanwhile meets the old one or the new one.
const dist = `${root}.dist-${process.pid}`

const bundle = async (input, output) => {
  const built = await rolldown({
    cwd: root,
    input,
    platform: 'node',
    // What an entry shares with code that it loads later stays in the entry: each file more costs at every start.
    preserveEntrySignatures: 'allow-extension',
    external: [/^node:/, '@cdktf/hcl2json'],
    logLevel: 'warn',
  })
  // Names stay, so that a stack trace can be read; the rest is compiled sooner for being short.
  await built.write({ sourcemap: true, minify: { compress: true, mangle: false, codegen: true }, ...output })
  await built.close()
}

mkdirSync(`${dist}/cli`, { recursive: true })
writeFileSync(`${dist}/cli/package.json`, '{ "type": "module" }\n')
// Two bundles rather than one with two entries: what they share would become a file of its own, one more to open at each start.
for (const [name, input] of Object.entries({
  'inventory-script': 'src/inventory-script.ts',
  'load-worker': 'src/load/load-worker.ts',
})) {
  await bundle(
    { [name]: input },
    { dir: dist, format: 'cjs', entryFileNames: '[name].cjs', chunkFileNames: `${name}/[name]-[hash].cjs` },
  )
}
await bundle(
  { main: 'src/cli/main.ts' },
  { dir: `${dist}/cli`, format: 'esm', entryFileNames: '[name].js', chunkFileNames: '[name]-[hash].js' },
)
if (existsSync(final)) renameSync(final, `${dist}-old`)
renameSync(dist, final)
rmSync(`${dist}-old`, { recursive: true, force: true })
chmodSync(`${root}inventory/vm-infra.js`, 0o755)
