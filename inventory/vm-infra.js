#!/usr/bin/env node
// vm-infra: the inventory script that Ansible runs. When it fails, Ansible reads this very text as an INI or YAML inventory;
// two words on a line without a "=" make both refuse it, so that no line of it ever becomes a host.
// First, before anything that an older Node does not know.
if (Number.parseInt(process.versions.node, 10) < 20) {
  const found = `${process.execPath} is ${process.versions.node}`
  console.error(`vm-infra: Node 20.19 or later is needed, ${found} (get it from https://nodejs.org/en/download)`)
  process.exit(1)
}
const { existsSync, realpathSync } = require('node:fs')
const { dirname, join } = require('node:path')

const root = join(dirname(realpathSync(__filename)), '..')
const dist = join(root, 'dist')
const loader = join(dist, 'load-script.cjs')
if (existsSync(loader)) {
  const script = join(dist, 'inventory-script.cjs')
  require(loader).loadScript(script, require).run(script)
} else if (!existsSync(join(root, 'bin', 'launch.cjs'))) {
  console.error(
    `vm-infra: ${__filename} is a copy without the program that belongs to it (link to the original instead)`,
  )
  process.exitCode = 1
} else {
  console.error(
    `vm-infra: not built yet (run: npm install && npm run build, in ${root}; for a package: npm pack, in a clone)`,
  )
  process.exitCode = 1
}
