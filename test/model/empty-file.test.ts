import t from 'tap'
import { isEmptyForGood, STEP, YOUNG } from '../../src/model/empty-file.js'

t.test('an empty file is believed when it is old, has no blocks, and was found empty twice', async (t) => {
  const now = 1_000_000
  const old = { mtimeMs: now - YOUNG, blocks: 0 }
  t.equal(isEmptyForGood(old, now, 0), false, 'at first sight')
  t.equal(isEmptyForGood(old, now, STEP), true)
  t.equal(isEmptyForGood({ ...old, mtimeMs: now - YOUNG + 1 }, now, STEP), false, 'young')
  t.equal(isEmptyForGood({ ...old, mtimeMs: now + YOUNG }, now, STEP), true, 'by a clock that is ahead')
  t.equal(isEmptyForGood({ ...old, blocks: 8 }, now, STEP), false, 'its blocks are still to be freed')
  t.equal(isEmptyForGood({ ...old, blocks: 8 }, now, YOUNG), true, 'or were never to be')
})
