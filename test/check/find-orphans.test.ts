import t from 'tap'
import { findOrphans } from '../../src/check/find-orphans.js'
import type { Inventory } from '../../src/model/inventory.js'
import { UNSEEN_PLACES } from '../../src/model/unseen-places.js'
import { fragment, host, merged, state } from '../fixtures/merged/inventory.js'

const inventory = merged(
  [
    state('web', [host('web', { address: '10.0.0.1' })]),
    state('old', []),
    state('busy', [], { status: 'creating' }),
    state('bare', [host('bare', { address: '10.0.0.5' })]),
  ],
  [
    fragment('web', [host('web', { address: '10.0.0.1' })]),
    fragment('old', [host('old', { address: '10.0.0.2' })]),
    fragment('busy', [host('busy', { address: '10.0.0.3' })]),
    fragment('lost', [host('lost', { address: '10.0.0.4' })]),
    fragment('shelf', [host('nas'), host('router')], { status: 'hosts' }),
  ],
)

const found = (...args: Parameters<typeof findOrphans>) => {
  const { orphans, kept } = findOrphans(...args)
  return { orphans: orphans.map(({ vm }) => vm), kept: kept.map(({ vm }) => vm) }
}

t.test('without names only what a state calls destroyed', async (t) => {
  t.same(found(inventory, [], undefined), { orphans: ['old'], kept: [] })
  t.equal(findOrphans(inventory, [], undefined).orphans[0]?.path, 'ansible/inventory.d/old.ini')
})

t.test('by name also what no state knows, and nothing else', async (t) => {
  t.same(found(inventory, ['lost'], undefined), { orphans: ['lost'], kept: [] })
  t.same(found(inventory, ['web', 'busy', 'bare', 'nas', 'nobody', 'lost', 'lost'], undefined), {
    orphans: ['lost'],
    kept: ['bare', 'busy', 'nas', 'nobody', 'web'],
  })
})

t.test('never what the hypervisor has', async (t) => {
  t.same(found(inventory, [], new Set(['old'])), { orphans: [], kept: ['old'] })
  t.same(found(inventory, ['lost'], new Set(['lost'])), { orphans: [], kept: ['lost'] })
})

t.test('nor one whose state is lost and can be had back', async (t) => {
  const lost = new Map([['lost', 'terraform/terraform.tfstate.d/lost/terraform.tfstate']])
  t.same(found(inventory, ['lost'], undefined, lost), { orphans: [], kept: ['lost'] })
  t.match(findOrphans(inventory, ['lost'], undefined, lost).kept[0]?.because, /: cp (\S+)\.backup \1$/)
})

t.test('where states may be out of sight, one that was not found proves nothing', async (t) => {
  for (const code of [...UNSEEN_PLACES, 'state-torn', 'state-newer', 'state-encrypted', 'state-empty'] as const) {
    const blind: Inventory = {
      ...inventory,
      problems: [...inventory.problems, { code, severity: 'error', message: 'there is no way to know', hint: 'x' }],
    }
    t.same(found(blind, ['lost'], undefined), { orphans: [], kept: ['lost'] }, code)
    t.same(found(blind, [], undefined), { orphans: ['old'], kept: [] }, code)
  }
})
