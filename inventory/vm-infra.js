#!/usr/bin/env node
// vm-infra: the inventory script that Ansible runs. When it fails, Ansible reads this very text as an INI or YAML inventory;
// two words on a line without a "=" make both refuse it, so that no line of it ever becomes a host.
const { existsSync } = require('node:fs')
const { join } = require('node:path')

const dist = join(__dirname, '..', 'dist')
const loader = join(dist, 'load-script.cjs')
if (existsSync(loader)) {
  const script = join(dist, 'inventory-script.cjs')
  require(loader).loadScript(script, require).run(script)
} else {
  console.error(`vm-infra: not built yet (run: npm install && npm run build, in ${join(__dirname, '..')})`)
  process.exitCode = 1
}
