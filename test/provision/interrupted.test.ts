import { once } from 'node:events'
import t from 'tap'
import { makeLab } from './lab.js'

const until = async (what: () => boolean): Promise<void> => {
  while (!what()) await new Promise((resolve) => setTimeout(resolve, 20))
}

t.test('Ctrl-C, more than once: the program itself undoes what was begun', async (t) => {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    const lab = makeLab(t.testdir())
    const child = lab.start(['provision', 'web-vm', '--no-ansible'], { TF_VAR_boot_seconds: '60' })
    let out = ''
    child.stdout?.on('data', (chunk) => {
      out += chunk
    })
    const ended = once(child, 'close')
    await until(() => lab.exists('terraform', 'terraform.tfstate.d', 'web-vm', '.terraform.tfstate.lock.info'))
    process.kill(-(child.pid ?? 0), signal)
    await until(() => out.includes('rolling back') || child.exitCode !== null || child.signalCode !== null)
    if (child.exitCode === null && child.signalCode === null) process.kill(-(child.pid ?? 0), signal)
    t.strictSame(await ended, [130, null], signal)
    t.strictSame(lab.traces(), { workspaces: [], fragments: [], journals: [] })
  }
})
