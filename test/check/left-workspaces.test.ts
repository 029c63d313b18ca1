import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { destroyedState, lab, stateOf } from '../fixtures/cli/lab.js'
import { runMain } from '../fixtures/cli/run-main.js'

t.test('what check says to run removes a workspace that is left, also the one that is selected', async (t) => {
  const states = { moved: stateOf('web-vm', '192.168.122.10'), 'web-vm': destroyedState }
  const root = t.testdir(lab({ states }))
  mkdirSync(join(root, 'terraform', '.terraform'))
  writeFileSync(join(root, 'terraform', '.terraform', 'environment'), 'web-vm')
  const check = async () => JSON.parse((await runMain(['check', '--json'], { cwd: root })).stdout).places
  const [{ finding }] = await check()
  t.equal(finding.kind, 'workspace-left')
  const env = { ...process.env, TF_CLI_CONFIG_FILE: undefined, CHECKPOINT_DISABLE: '1' }
  execFileSync('sh', ['-c', finding.run], { cwd: root, env })
  t.notOk(existsSync(join(root, 'terraform', 'terraform.tfstate.d', 'web-vm')))
  t.strictSame(
    (await check()).map(({ vm, finding }: { vm: string; finding?: unknown }) => [vm, finding]),
    [['web-vm', undefined]],
  )
})
