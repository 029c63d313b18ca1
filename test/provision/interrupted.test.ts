import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync, rmSync } from 'node:fs'
import { text } from 'node:stream/consumers'
import t from 'tap'
import { withFileLock } from '../../src/files/file-lock.js'
import { pidRuns } from '../../src/files/process-identity.js'
import { RUN_MARK } from '../../src/journal/journal.js'
import { standIn } from '../integration/run-program.js'
import { makeLab, NOTHING, UP } from './lab.js'
import { until } from './until.js'

/** Resolves once the output has so much in it; what comes later is read all the same. */
const says = async ({ stdout }: ChildProcess, wanted: RegExp): Promise<void> => {
  let seen = ''
  await new Promise<void>((resolve, reject) => {
    stdout?.on('data', (chunk) => {
      seen += chunk
      if (wanted.test(seen)) resolve()
    })
    stdout?.once('end', () => reject(new Error(`it ended, and said: ${seen}`)))
  })
}

const ended = async (child: ChildProcess) => {
  const [stderr, [code, signal]] = await Promise.all([text(child.stderr as NodeJS.ReadableStream), once(child, 'exit')])
  return { code, signal, stderr }
}

const MAKING = /machine: Provisioning with/
const REMOVING = /forget: Provisioning with/

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  t.test(`${signal}: what was begun is undone`, async (t) => {
    const lab = makeLab(t.testdir())
    const child = lab.start(UP, { TF_VAR_boot_seconds: '600' })
    const end = ended(child)
    await says(child, MAKING)
    child.kill(signal)
    const { code, stderr } = await end
    t.equal(code, 130)
    t.match(stderr, /web-vm: terraform apply: interrupted; it was rolled back \(try again with: provision-vm web-vm/)
    t.strictSame(lab.traces(), NOTHING)
  })
}

t.test('a second Ctrl-C ends it at once with all that it runs, and the next run finishes', async (t) => {
  const lab = makeLab(t.testdir())
  const env = { TF_VAR_boot_seconds: '600', TF_VAR_shutdown_seconds: '600' }
  const child = lab.start(UP, env)
  const end = ended(child)
  await says(child, MAKING)
  child.kill('SIGINT')
  await says(child, REMOVING)
  const { child: at, run } = JSON.parse(lab.read('terraform', '.vm-infra', 'web-vm.json'))
  const { pid } = at
  t.ok(readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0').includes(`${RUN_MARK}=${run}`), 'the next run finds it')
  const again = setInterval(() => child.kill('SIGINT'), 100)
  t.teardown(() => clearInterval(again))
  t.match(await end, { code: 130, stderr: /interrupted again, so it stopped at once \(run it again/ })
  await until(() => !pidRuns(pid))
  t.strictSame(lab.traces().journals, ['web-vm.json'], 'the lock is gone, the journal is not')

  // The machine still takes its time to go: what made it slow is in its state.
  const down = lab.start(['destroy', 'web-vm', '--yes'])
  const gone = ended(down)
  await says(down, REMOVING)
  down.kill('SIGINT')
  t.match(await gone, { code: 130, stderr: /web-vm: terraform destroy: interrupted \(run it again\)/ })
  t.strictSame(lab.traces().workspaces, ['web-vm'])
})

t.test('Ctrl-C while inventory.ini is waited for: the VM is not forgotten before it is out of it', async (t) => {
  const lab = makeLab(t.testdir())
  t.equal((await lab.run(UP)).code, 0)
  await withFileLock(lab.path('ansible', '.inventory.ini.lock'), { timeout: 0, describe: 'it' }, async () => {
    const child = lab.start(['destroy', 'web-vm', '--yes'])
    const end = ended(child)
    await says(child, /terraform workspace delete: done/)
    child.kill('SIGINT')
    t.match(await end, { code: 130, stderr: /interrupted/ })
  })
  t.strictSame(lab.traces().journals, ['web-vm.json'])
  t.equal((await lab.run(['destroy', 'web-vm', '--yes'])).code, 0)
  t.strictSame(lab.traces(), NOTHING)
  t.notMatch(lab.read('ansible', 'inventory.ini'), /web-vm/)
})

t.test('a destroy that is not done in time is ended, and not started once more', async (t) => {
  const lab = makeLab(t.testdir())
  t.equal((await lab.run(UP, { TF_VAR_shutdown_seconds: '60' })).code, 0)
  const run = await lab.run(['destroy', 'web-vm', '--yes', '--timeout', '2'])
  t.equal(run.code, 1)
  t.match(
    run.err,
    /terraform destroy: not done after 2 s, so it was stopped \(run it again; give a longer limit with --timeout\)/,
  )
  t.notMatch(run.out, /again, after a refresh/)
})

for (const [what, answer, code, message] of [
  ['no', 'n\n', 1, /web-vm stays as it is/],
  ['an end of input', '\x04', 1, /^destroy-vm: web-vm: web-vm stays as it is/m],
  ['Ctrl-C', '\x03', 130, /^destroy-vm: web-vm: interrupted/m],
  ['yes', 'y\n', 0, /gone from Terraform/],
] as const) {
  t.test(`asked on a terminal, the answer is ${what}`, async (t) => {
    const lab = makeLab(t.testdir())
    t.equal((await lab.run(UP)).code, 0)
    const terminal = lab.onTerminal(['destroy', 'web-vm'])
    const output = text(terminal.stdout)
    const end = once(terminal, 'exit')
    await says(terminal, /Destroy web-vm and its disk\? \[y\/N\]/)
    terminal.stdin.write(answer)
    t.strictSame(await end, [code, null])
    t.match(await output, message)
    t.strictSame(lab.traces().workspaces, code === 0 ? [] : ['web-vm'])
  })
}

t.test('what waits for an Ansible that does not answer', async (t) => {
  const lab = makeLab(t.testdir())
  const PATH = standIn(lab.folder, 'ansible-config', ': > "$0.asked"; exec sleep 600', lab.env.PATH)
  const asked = lab.path('bin', 'ansible-config.asked')
  const interrupt = async (...args: string[]) => {
    const interruption = new AbortController()
    const run = lab.run(
      ['provision', 'web-vm', ...args],
      { PATH, SSH_OPEN: lab.path('never') },
      () => interruption.signal,
    )
    await until(() => existsSync(asked) && (args.length > 0 || lab.exists('stand-in.log')))
    interruption.abort()
    rmSync(asked)
    return run
  }
  t.match(await interrupt('--dry-run'), { code: 130, out: '', err: /interrupted/ })
  t.match(await interrupt(), { code: 130, err: /interrupted; it was rolled back/ })
  t.strictSame(lab.traces(), NOTHING)
})
