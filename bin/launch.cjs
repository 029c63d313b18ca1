/** Runs the built command line under the name of one of its programs. */
module.exports = (program) => {
  // First, before anything that an older Node does not know.
  if (Number.parseInt(process.versions.node, 10) < 20) {
    const found = `${process.execPath} is ${process.versions.node}`
    console.error(`${program}: Node 20.19 or later is needed, ${found} (get it from https://nodejs.org/en/download)`)
    process.exit(1)
  }
  const { existsSync } = require('node:fs')
  const { join } = require('node:path')

  const root = join(__dirname, '..')
  const loader = join(root, 'dist', 'load-script.cjs')
  if (existsSync(loader)) {
    const main = join(root, 'dist', 'cli', 'main.cjs')
    require(loader).loadScript(main, require).run(main, program)
  } else {
    console.error(
      `${program}: not built yet (run: npm install && npm run build, in ${root}; for a package: npm pack, in a clone)`,
    )
    process.exitCode = 1
  }
}
