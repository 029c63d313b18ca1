import { existsSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { loadConfig } from '../../../src/config/load-config.js'
import { loadInventory } from '../../../src/load/load-inventory.js'
import { writeStatic } from '../../../src/static/write-static.js'

/**
 * Brings the static inventory of a project up to date, and says what came of it. With a number of rounds it adds, changes or
 * removes a fragment of its own before each.
 */
const [root = '', rounds = '0'] = process.argv.slice(2)
const { config } = await loadConfig({ root, env: {} })
const own = join(root, 'ansible', 'inventory.d', `vm-${process.pid}.ini`)

const write = async (): Promise<void> => {
  try {
    const { status } = await writeStatic(config, { load: () => loadInventory(config), lockTimeout: 100 })
    console.log(status)
  } catch (error) {
    console.log((error as Error).message)
  }
}

if (rounds === '0') await write()
for (let round = 0; round < Number(rounds); round++) {
  if (round % 3 === 2 && existsSync(own)) rmSync(own)
  else {
    writeFileSync(
      `${own}.new`,
      `[vms]\n10.${process.pid >> 8}.${process.pid & 255}.${round + 1} vm_name=vm-${process.pid}\n`,
    )
    renameSync(`${own}.new`, own)
  }
  await write()
}
