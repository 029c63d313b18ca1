// What the story is told with: a project of its own, programs with time limits, checks that are counted.
import { spawn } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'

const checkout = fileURLToPath(new URL('..', import.meta.url))
const work = process.env.E2E_WORK
export const project = join(work, 'project')
export const playbook = (name) => join(project, 'e2e', name)

/** Copies what a user of the checkout has, and nothing a machine left in it. */
export const layOutProject = () => {
  for (const name of [
    'ansible',
    'ansible.cfg',
    'bin',
    'dist',
    'e2e',
    'inventory',
    'terraform',
    'package.json',
    'provision-vm.sh',
    'destroy-vm.sh',
  ]) {
    cpSync(join(checkout, name), join(project, name), {
      recursive: true,
      filter: (path) => !/\.terraform$|tfstate|inventory\.d\/.*\.ini$|ansible\/inventory\.ini$/.test(path),
    })
  }
  symlinkSync(join(checkout, 'node_modules'), join(project, 'node_modules'))
  const provision = { domain_type: 'qemu', base_image: join(process.env.E2E_CACHE, 'guest.qcow2'), disk_size: 2 }
  writeFileSync(join(project, 'vm-infra.config.json'), `${JSON.stringify({ provision }, null, 2)}\n`)
}

const env = {
  ...process.env,
  ANSIBLE_NOCOLOR: '1',
  ANSIBLE_HOST_KEY_CHECKING: 'False',
  ANSIBLE_SSH_CONTROL_PATH_DIR: join(work, 'cp'),
}
const logs = join(work, 'logs')
mkdirSync(logs, { recursive: true })
let calls = 0

/** Starts a program in the project; `done` resolves to `{ code, signal, stdout, stderr, hung }`, never rejects. */
export const start = (command, args, { limit = 180, cwd = project, extraEnv = {} } = {}) => {
  const child = spawn(command, args, {
    cwd,
    env: { ...env, ...extraEnv },
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const out = { stdout: '', stderr: '' }
  child.stdout.on('data', (data) => {
    out.stdout += data
  })
  child.stderr.on('data', (data) => {
    out.stderr += data
  })
  let hung = false
  const timer = setTimeout(() => {
    hung = true
    killTree(child.pid)
  }, limit * 1000)
  const log = join(logs, `${String(++calls).padStart(3, '0')}-${command.split('/').pop()}.log`)
  const done = new Promise((resolve) => {
    const end = (code, signal) => {
      clearTimeout(timer)
      writeFileSync(
        log,
        `$ ${[command, ...args].join(' ')}\n${out.stdout}\n--- stderr\n${out.stderr}\n--- ${code ?? signal}\n`,
      )
      resolve({ ...out, code, signal, hung })
    }
    child.on('error', (error) => {
      out.stderr += error.message
      end(127)
    })
    child.on('close', end)
  })
  return { pid: child.pid, done, out }
}

/** Runs a program to its end; one that hangs is ended and tried once more, and the output says so. */
export const run = async (command, args, options) => {
  const first = await start(command, args, options).done
  if (!first.hung) return first
  console.log(`  ${[command, ...args].join(' ')} hung, was ended, and is tried once more`)
  return start(command, args, options).done
}

/** Sends SIGKILL to a process and everything it started, whatever group that is in. */
export const killTree = (pid) => {
  const parents = new Map()
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue
    try {
      const stat = readFileSync(`/proc/${name}/stat`, 'utf8')
      parents.set(Number(name), Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]))
    } catch {
      // It ended meanwhile.
    }
  }
  const tree = [pid]
  for (const parent of tree) for (const [child, of] of parents) if (of === parent) tree.push(child)
  for (const member of tree) {
    try {
      process.kill(member, 'SIGKILL')
    } catch {
      // It ended meanwhile.
    }
  }
}

/** Waits until `test` gives something truthy, for `limit` seconds at most. */
export const until = async (test, limit = 60) => {
  const end = Date.now() + limit * 1000
  for (;;) {
    const value = await test()
    if (value) return value
    if (Date.now() > end) return undefined
    await sleep(50)
  }
}

export const exists = (path) => existsSync(join(project, path))
export const read = (path) => (exists(path) ? readFileSync(join(project, path), 'utf8') : '')
export const lines = (text) =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')

const results = { passed: 0, failed: 0 }

/** Counts one expectation; a failed one shows what was seen. */
export const check = (what, holds, seen = '') => {
  results[holds ? 'passed' : 'failed']++
  console.log(`  ${holds ? 'ok' : 'NOT OK'}  ${what}`)
  if (!holds && seen !== '') console.log(String(seen).replace(/^/gm, '        '))
}

/** One chapter: its checks, and the time it took. An exception is a failed check, and the story goes on. */
export const chapter = async (title, tell) => {
  console.log(title)
  const begin = Date.now()
  try {
    await tell()
  } catch (error) {
    check('no exception', false, error.stack)
  }
  console.log(`  ${((Date.now() - begin) / 1000).toFixed(1)} s`)
}

/** Prints the closing line and gives the exit code. */
export const finish = () => {
  console.log(`${results.passed} passed, ${results.failed} failed`)
  return results.failed === 0 ? 0 : 1
}
