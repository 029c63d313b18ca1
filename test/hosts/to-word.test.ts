import t from 'tap'
import { toWord } from '../../src/hosts/to-word.js'

t.test('a word has no dashes at its ends, however many stand there', async (t) => {
  const dashes = '-'.repeat(40_000)
  t.strictSame(['--a--b--', '---', '', 'é', `${dashes}a${dashes}b${dashes}`].map(toWord), [
    'a--b',
    '',
    '',
    '',
    `a${dashes}b`,
  ])
})
