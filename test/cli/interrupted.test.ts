import { existsSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { threeVms } from '../fixtures/cli/lab.js'
import { runMain } from '../fixtures/cli/run-main.js'

t.test('an interrupted write leaves everything as it was, exit 130', async (t) => {
  const cwd = t.testdir(threeVms)
  const ran = await runMain(['--write-static'], { cwd, interruption: () => AbortSignal.abort('SIGINT') })
  t.match(ran, { code: 130, stdout: '', stderr: /^vm-inventory: interrupted\n$/ })
  t.notOk(existsSync(join(cwd, 'ansible/inventory.ini')))
  t.notOk(existsSync(join(cwd, 'ansible/.inventory.ini.lock')))
})

t.test('a bug is said to be one, with its stack', async (t) => {
  const ran = await runMain(['--write-static'], {
    cwd: t.testdir(threeVms),
    interruption: () => {
      throw new TypeError('x is not\na \u001b[31mfunction')
    },
  })
  t.equal(ran.code, 1)
  t.match(ran.stderr, /^vm-inventory: this is a bug in vm-inventory, please report it/)
  t.match(ran.stderr, /TypeError: x is not\n {2}a \\u\{1b\}\[31mfunction\n {6}at /)
})
