// npm run test:e2e: the story on real VMs, made by real Terraform with the real libvirt provider under QEMU.
//
// Everything happens in network, mount and process namespaces of this run, with a libvirt of its own. When this process ends,
// even if it is killed, the kernel ends everything in them. The folder that a killed run leaves is removed by the next run.
import { spawn } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, rmSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { installPackages } from '../scripts/install-packages.mjs'
import { root, run, stop } from '../scripts/run.mjs'
import { setUp } from '../scripts/setup.mjs'
import { testEnvironment } from '../scripts/test-environment.mjs'
import { checkMachine, missingPackages } from './machine.mjs'
import { makeWorkFolder, sweepWorkFolders } from './work-folder.mjs'

const cache =
  process.env.VM_INFRA_E2E_CACHE ?? join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'vm-infra-e2e')
/** Seconds after which the story counts as failed. */
const limit = Number(process.env.VM_INFRA_E2E_LIMIT ?? 1800)
/** Seconds for the story to end by itself after that. */
const GRACE = 60

const main = async () => {
  const trouble = checkMachine()
  if (trouble !== undefined) stop(`test:e2e: ${trouble}`)
  if (!(limit > 0)) stop('VM_INFRA_E2E_LIMIT must be a number of seconds')
  sweepWorkFolders()
  const work = makeWorkFolder()
  process.on('exit', () => rmSync(work, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 }))
  // All temporary files go into it, and are removed with it.
  process.env.TMPDIR = work
  setUp('e2e')
  const missing = missingPackages()
  if (missing.length > 0 && !installPackages(missing)) {
    stop(`test:e2e: not installed: ${missing.join(', ')} (the words of apt are above)`)
  }
  run(['bash', join('e2e', 'build-providers.sh'), join(cache, 'mirror')])
  run(['bash', join('e2e', 'build-image.sh'), join(cache, 'images')])
  process.exitCode = await tell(work)
  if (process.exitCode !== 0) keepLogs(work)
}

/** Runs the story in namespaces of its own, and returns the exit code. */
const tell = (work) => {
  const story = spawn(
    'setpriv',
    // In this order: the death of this process kills unshare, and that of unshare the first process of the namespace.
    ['--pdeathsig', 'KILL', 'unshare', '--net', '--mount', '--pid', '--fork', '--kill-child', '--mount-proc'].concat(
      'bash',
      join(root, 'e2e', 'inside.sh'),
    ),
    {
      cwd: root,
      stdio: ['ignore', 'pipe', 'inherit'],
      env: { ...testEnvironment(process.env), E2E_WORK: work, E2E_CACHE: cache, E2E_LIMIT: String(limit) },
    },
  )
  let told = false
  createInterface({ input: story.stdout }).on('line', (line) => {
    told ||= /^\d+ passed, \d+ failed$/.test(line)
    console.log(line)
  })
  let ended
  const end = (code) => {
    ended = code
    // The first process of a namespace takes no other signal; everything in the namespace ends with it.
    story.kill('SIGKILL')
  }
  const timer = setTimeout(() => end(1), (limit + GRACE) * 1000)
  for (const [signal, code] of [
    ['SIGINT', 130],
    ['SIGTERM', 143],
    ['SIGHUP', 129],
  ])
    process.on(signal, () => end(code))
  return new Promise((resolve) => {
    story.on('error', (error) => {
      console.error(`vm-infra: setpriv: ${error.code}`)
      resolve(1)
    })
    story.on('close', (code) => {
      clearTimeout(timer)
      if (!told) console.log('0 passed, 1 failed')
      resolve(ended ?? (code === 0 && told ? 0 : 1))
    })
  })
}

const keepLogs = (work) => {
  const logs = join(work, 'logs')
  if (!existsSync(logs)) return
  const kept = join(cache, 'last-failure')
  rmSync(kept, { recursive: true, force: true })
  mkdirSync(kept, { recursive: true })
  cpSync(logs, kept, { recursive: true })
  console.error(`vm-infra: what every command printed is in ${kept}`)
}

await main()
