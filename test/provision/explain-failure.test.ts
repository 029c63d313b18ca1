import t from 'tap'
import { explainSystemError } from '../../src/provision/explain-failure.js'

t.test('a system call that failed is told in a line', async (t) => {
  const failed = (code: string) => Object.assign(new Error(code), { code, syscall: 'open', path: '/x' })
  for (const [code, message] of [
    ['ENOSPC', 'the disk is full: /x'],
    ['EDQUOT', 'the disk is full: /x'],
    ['EROFS', 'the file system is read-only: /x'],
    ['EACCES', 'open failed (EACCES): /x'],
  ] as const) {
    t.match(explainSystemError(failed(code)), { name: 'ExplainedError', message })
  }
  const bug = new TypeError('a bug')
  t.equal(explainSystemError(bug), bug)
})
