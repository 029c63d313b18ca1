import fc from 'fast-check'
import t from 'tap'
import { renderStaticIni } from '../../src/formats/static-ini.js'
import { parseIni } from '../../src/ini/parse-ini.js'
import { compareStatic } from '../../src/static/compare-static.js'
import { inventory } from './arbitrary-inventory.js'

t.test('what is written is what was meant, by our own reader', async (t) => {
  fc.assert(
    fc.property(inventory, fc.constantFrom('address' as const, 'name' as const), (inventory, hostname) => {
      const { text, leftOut } = renderStaticIni(inventory, { hostname })
      const difference = compareStatic(parseIni(text), inventory, leftOut)
      if (difference !== undefined) throw new Error(`${difference}\n${text}`)
    }),
    { numRuns: 3000 },
  )
  t.pass('3000 inventories')
})
