import t from 'tap'
import { withSharedLock } from '../../src/provision/vm-lock.js'

t.test('who waits for a step of all is told of the flag that counts', async (t) => {
  const root = { dir: t.testdir() }
  await withSharedLock({ root, timeout: 1000 }, 'init', async () => {
    await t.rejects(
      withSharedLock({ root, timeout: 50 }, 'init', async () => t.fail('entered')),
      {
        message: /^the step "init" is locked by .*; waited 0\.05 s$/,
        hint: /^wait for it to end, or raise --timeout; /,
      },
    )
  })
})
