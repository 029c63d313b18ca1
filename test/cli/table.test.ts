import t from 'tap'
import { table } from '../../src/cli/table.js'

t.test('columns, a dash for nothing, no trailing space', async (t) => {
  t.equal(
    table(
      ['NAME', 'GROUPS'],
      [
        ['web-vm', 'vms'],
        ['x', undefined],
        ['y', ''],
      ],
    ),
    'NAME    GROUPS\nweb-vm  vms\nx       -\ny       -\n',
  )
})

t.test('a cell cannot break out', async (t) => {
  t.equal(table(['A', 'B'], [['\u001b[2J', 'a\nb']]), 'A          B\n\\u{1b}[2J  a\\u{a}b\n')
})
