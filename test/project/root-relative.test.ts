import t from 'tap'
import { isWithin, rebased, rootRelative } from '../../src/project/root-relative.js'

t.test('rootRelative', async (t) => {
  t.equal(rootRelative('/p', '/p/terraform/x'), 'terraform/x')
  t.equal(rootRelative('/p', '/p/..x/y'), '..x/y', 'a name that begins with dots')
  t.equal(rootRelative('/p', '/q/x'), '/q/x')
  t.equal(rootRelative('/p/q', '/p'), '/p')
  t.equal(rootRelative('/', '/x'), 'x')
})

t.test('isWithin', async (t) => {
  t.ok(isWithin('/p', '/p'))
  t.ok(isWithin('/p', '/p/x'))
  t.ok(isWithin('/', '/x'))
  t.notOk(isWithin('/p', '/pq'))
  t.notOk(isWithin('/p/q', '/p'))
})

t.test('rebased', async (t) => {
  t.equal(rebased('/p/x/y', '/p', '/real/q'), '/real/q/x/y')
  t.equal(rebased('/p', '/p', '/real/q'), '/real/q')
  t.equal(rebased('/other/x', '/p', '/real/q'), '/other/x')
})
