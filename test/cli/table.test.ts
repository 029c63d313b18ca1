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

t.test('a cell of any width does not widen the other rows', async (t) => {
  const wide = 'x'.repeat(1000)
  const [header = '', first, second] = table(
    ['A', 'B'],
    [
      [wide, 'b'],
      ['a', 'b'],
    ],
  ).split('\n')
  t.equal(first, `${wide}  b`)
  t.equal(second, `a${' '.repeat(199)}  b`)
  t.equal(header.length, second?.length)
})

t.test('more rows than a call may have arguments', async (t) => {
  t.equal(
    table(
      ['A'],
      Array.from({ length: 300_000 }, () => ['a']),
    ).length,
    600_002,
  )
})
