// node warm-up.cjs DIST FINAL: runs the inventory script and the command line once, in the project of the current folder, and caches
// the code that V8 compiled for that. The program will be moved from DIST to FINAL.
const { join, relative } = require('node:path')
const { PassThrough } = require('node:stream')

const [dist, final] = process.argv.slice(2)
const { loadScript, writeCodeCaches } = require(join(dist, 'load-script.cjs'))
const shownAs = (path) => join(final, relative(dist, path))

/** Thrown in place of the end of this process, which `run` asks for. */
class Exit extends Error {
  constructor(code) {
    super(`the inventory script ends with ${code}`)
    this.code = code
  }
}

const warmUp = async () => {
  const project = { env: process.env, cwd: process.cwd }
  const script = join(dist, 'inventory-script.cjs')
  const argv = ['--list', '--root', project.cwd()]
  const { answer, run } = loadScript(script, require, shownAs)
  const { stdout } = await answer({ ...project, argv, calledAs: script, executable: script })
  if (![...stdout].join().includes('ansible_host')) throw new Error('the inventory script lists nothing')
  process.argv = [process.execPath, script, ...argv]
  process.exit = (code) => {
    throw new Exit(code)
  }
  const exit = await run(script).catch((error) => error)
  if (exit.code !== 0) throw exit
  const executable = join(dist, 'cli', 'main.cjs')
  const { main } = loadScript(executable, require, shownAs)
  for (const argv of [['--write-static', '--check'], ['list']]) {
    const code = await main({
      ...project,
      argv,
      executable,
      stdin: () => new PassThrough(),
      stdout: new PassThrough().resume(),
      stderr: new PassThrough().resume(),
    })
    if (code !== 0 && code !== 3) throw new Error(`vm-inventory ${argv.join(' ')} ends with ${code}`)
  }
  writeCodeCaches()
}

warmUp().catch((error) => {
  console.error(error)
  process.exitCode = 1
})
