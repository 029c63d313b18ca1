import t from 'tap'
import { isEmptyForGood, SETTLED, YOUNG } from '../../src/model/empty-file.js'

t.test('an empty file is believed when it is old, has no blocks, and was found empty twice', async (t) => {
  const now = 1_000_000
  const old = { mtimeMs: now - YOUNG, blocks: 0 }
  t.equal(isEmptyForGood(old, now, 0), false, 'at first sight')
  t.equal(isEmptyForGood(old, now, SETTLED - 1), false, 'its writer may be waiting for a core')
  t.equal(isEmptyForGood(old, now, SETTLED), true)
  t.equal(isEmptyForGood({ ...old, mtimeMs: now - YOUNG + 1 }, now, SETTLED), false, 'young')
  t.equal(isEmptyForGood({ ...old, mtimeMs: now + YOUNG }, now, SETTLED), true, 'by a clock that is ahead')
  t.equal(isEmptyForGood({ ...old, blocks: 8 }, now, SETTLED), false, 'its blocks are still to be freed')
  t.equal(isEmptyForGood({ ...old, blocks: 8 }, now, YOUNG), true, 'or were never to be')
})
