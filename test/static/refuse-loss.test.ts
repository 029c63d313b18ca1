import t from 'tap'
import type { FoundSources } from '../../src/discovery/discover-sources.js'
import type { Inventory } from '../../src/model/inventory.js'
import type { Problem } from '../../src/model/problem.js'
import { UNSEEN_PLACES } from '../../src/model/unseen-places.js'
import { darkSources } from '../../src/static/dark-sources.js'
import { readOldFile } from '../../src/static/old-file.js'
import { refuseLoss } from '../../src/static/refuse-loss.js'

const STATE = { workspace: 'other' } as FoundSources['states'][number]
const OLD = '[vms]\n10.0.0.1 vm_name=a\n'

const lose =
  (problem: Omit<Problem, 'message' | 'hint'>, states: FoundSources['states'] = [STATE], text?: string) =>
  () => {
    const problems = [{ ...problem, message: 'nobody can look there', hint: 'look' }]
    const inventory: Inventory = { hosts: new Map(), groups: new Map(), vms: new Map(), problems }
    const replacement = { inventory, states, gone: [] }
    const dark = darkSources(replacement, () => text)
    refuseLoss(readOldFile(OLD, inventory), replacement, dark, 'ansible/inventory.ini')
  }

t.test('nothing is lost while a place that may hold it is out of sight', async (t) => {
  t.ok(UNSEEN_PLACES.has('backend-unreadable'))
  for (const code of UNSEEN_PLACES) {
    t.throws(lose({ code, severity: 'error' }), { message: /"a" would vanish .*: nobody can look there/ }, code)
    t.doesNotThrow(lose({ code, severity: 'warning' }), `${code}, where nobody counts on it`)
  }
})

t.test('where no state was found, none is lost because a place is missing', async (t) => {
  t.throws(lose({ code: 'source-missing', severity: 'warning' }, []), { message: /"a" would vanish/ })
})

t.test('any other problem holds nobody back', async (t) => {
  t.doesNotThrow(lose({ code: 'name-refused', severity: 'error' }))
})

t.test('nor does a fragment whose text mentions neither its name nor its address', async (t) => {
  const problem = { code: 'fragment-unreadable', severity: 'error', path: 'ansible/inventory.d/b.ini' } as const
  t.throws(lose(problem, undefined, 'a = ['), { message: /"a" would vanish/ }, 'its name')
  t.throws(lose(problem, undefined, '10.0.0.1 x=['), { message: /"a" would vanish/ }, 'its address')
  t.doesNotThrow(lose(problem, undefined, 'b = ['))
})
