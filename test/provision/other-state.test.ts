import { spawn } from 'node:child_process'
import { once } from 'node:events'
import t from 'tap'
import { type Lab, makeLab } from './lab.js'

const UP = ['provision', 'web-vm', '--no-ansible'] as const
const NOTHING = { workspaces: [], fragments: [], journals: [] }

/** Terraform by hand, in a workspace. */
const byHand = async (lab: Lab, workspace: string, command: 'apply' | 'destroy'): Promise<void> => {
  const child = spawn('terraform', [command, '-auto-approve', '-var=vm_name=web-vm'], {
    cwd: lab.path('terraform'),
    env: { ...lab.env, TF_WORKSPACE: workspace },
    stdio: 'ignore',
  })
  await once(child, 'exit')
}

t.test('a VM that was destroyed by hand is new, and is rolled back', async (t) => {
  const lab = makeLab(t.testdir())
  t.equal((await lab.run(UP)).code, 0)
  await byHand(lab, 'web-vm', 'destroy')
  const failed = await lab.run([...UP, '--timeout', '2'], { SSH_OPEN: lab.path('never') })
  t.match(failed.err, /it was rolled back/)
  t.strictSame(lab.traces(), NOTHING)
})
