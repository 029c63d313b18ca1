import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { makeVms, writeLab } from '../../benchmark/lab/make-lab.mjs'
import { loadConfig } from '../../src/config/load-config.js'
import { renderAnsibleJson } from '../../src/formats/ansible-json.js'
import { loadInventory } from '../../src/load/load-inventory.js'
import { projectPath } from '../integration/run-program.js'

t.test('a large lab is the same whether a second thread reads ahead or not', async (t) => {
  const root = t.testdir()
  writeLab(root, makeVms(2100))
  writeFileSync(join(root, 'terraform', 'terraform.tfstate.d', 'vm-00700', 'terraform.tfstate'), '{"version": 4')
  writeFileSync(join(root, 'ansible', 'inventory.d', 'vm-01500.ini'), '[vms]\nvm-01500 motd="not closed\n')
  mkdirSync(join(root, 'terraform', 'terraform.tfstate.d', 'vm-09999', 'terraform.tfstate'), { recursive: true })
  const { config } = await loadConfig({ root, env: {} })
  const alone = await loadInventory(config)
  const ahead = await loadInventory(config, { worker: projectPath('dist/read-ahead-worker.cjs') })
  t.equal(alone.hosts.size, 2100)
  t.equal(renderAnsibleJson(ahead), renderAnsibleJson(alone))
  t.strictSame(ahead.problems, alone.problems)
  t.equal(ahead.problems.length, 3)
})
