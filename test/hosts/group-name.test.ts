import t from 'tap'
import { toGroupName } from '../../src/hosts/group-name.js'

t.test('group names', async (t) => {
  t.equal(toGroupName('tag_web'), 'tag_web')
  t.equal(toGroupName('tag_front end'), 'tag_front_end')
  t.equal(toGroupName('tag_a-b.c:d'), 'tag_a_b_c_d')
  t.equal(toGroupName('tag_größe'), 'tag_größe')
  t.equal(toGroupName('tag_{{ x }}\n'), 'tag____x____')
  t.equal(toGroupName('1st'), '_1st')
})
