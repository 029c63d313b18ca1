import { loadConfig } from '../../../src/config/load-config.js'
import { loadInventory } from '../../../src/load/load-inventory.js'
import { writeStatic } from '../../../src/static/write-static.js'

/** Brings the static inventory of a project up to date, and says what came of it. */
const [root = ''] = process.argv.slice(2)
const { config } = await loadConfig({ root, env: {}, flags: { 'lock-timeout': '100' } })

try {
  const { status } = await writeStatic(config, { load: () => loadInventory(config) })
  console.log(status)
} catch (error) {
  console.log((error as Error).message)
}
