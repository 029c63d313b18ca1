import t from 'tap'
import { withSharedLock } from '../../src/provision/vm-lock.js'

t.test('who waits for a step of all is told of the flag that counts', async (t) => {
  const folder = t.testdir()
  await withSharedLock(folder, 'init', { timeout: 1 }, async () => {
    await t.rejects(
      withSharedLock(folder, 'init', { timeout: 0.05 }, async () => t.fail('entered')),
      {
        message: /^the step "init" is locked by .*; waited 0\.05 s$/,
        hint: /^wait for it to end, or raise --timeout; /,
      },
    )
  })
})
