// Runs the programs of the story, each in a process group of its own, with a time limit.
import { spawn } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { killTree } from './kill-tree.mjs'
import { project, work } from './project.mjs'

/**
 * Seconds of silence after which a program counts as hanging. Terraform reports every ten seconds what it is working on; the longest
 * silence otherwise is about 20 seconds, while a guest boots on a busy machine.
 */
const SILENCE = 120
/** What provision-vm and destroy-vm report while a program is silent: no sign of life. */
const STALLED = /^.* has printed nothing for .*$/m
/** What the story shows of such reports. */
const SAID_OF_HANGING = /^.* (has printed nothing for|was stopped, and is tried again).*$/gm

const logs = join(work, 'logs')
const env = {
  ...process.env,
  ANSIBLE_NOCOLOR: '1',
  ANSIBLE_HOST_KEY_CHECKING: 'False',
  ANSIBLE_SSH_CONTROL_PATH_DIR: join(work, 'cp'),
  // The guests are emulated, so a login may take long.
  ANSIBLE_TIMEOUT: '60',
}
let calls = 0

/**
 * Starts a program in the project. `done` resolves, whatever happens, to `{ code, signal, stdout, stderr, hung }`.
 *
 * @param options.silence seconds without output, after which it is killed with all it started
 * @param options.stdin `pipe` keeps its stdin open, with nothing in it
 */
export const start = (command, args, { silence = SILENCE, extraEnv = {}, stdin = 'ignore' } = {}) => {
  const child = spawn(command, args, {
    cwd: project,
    env: { ...env, ...extraEnv },
    detached: true,
    stdio: [stdin, 'pipe', 'pipe'],
  })
  const out = { stdout: '', stderr: '' }
  let hung = false
  const timer = setTimeout(() => {
    hung = true
    killTree(child.pid)
  }, silence * 1000)
  for (const name of ['stdout', 'stderr']) {
    child[name].setEncoding('utf8').on('data', (text) => {
      out[name] += text
      if (!STALLED.test(text)) timer.refresh()
    })
  }
  const number = String(++calls).padStart(3, '0')
  const done = new Promise((resolve) => {
    const end = (code, signal) => {
      clearTimeout(timer)
      const words = `$ ${[command, ...args].join(' ')}\n${out.stdout}\n--- stderr\n${out.stderr}\n--- ${code ?? signal}\n`
      mkdirSync(logs, { recursive: true })
      writeFileSync(join(logs, `${number}-${basename(command)}.log`), words)
      resolve({ ...out, code, signal, hung })
    }
    child.on('error', (error) => {
      out.stderr += error.message
      end(127)
    })
    child.on('close', end)
  })
  return { pid: child.pid, out, done }
}

/** Runs a program to its end. If it hangs, it is ended and tried once more, and the story's output says so. */
export const run = async (command, args, options) => {
  const first = await start(command, args, options).done
  const said = [command, ...args].join(' ').replace(/\s+/g, ' ')
  for (const [line] of first.stdout.matchAll(SAID_OF_HANGING)) console.log(`  ${line}`)
  if (!first.hung) return first
  console.log(`  hung, was stopped, and is tried again: ${said}`)
  const second = await start(command, args, options).done
  return { ...second, stdout: first.stdout + second.stdout, stderr: first.stderr + second.stderr }
}

/** All that a program printed. */
export const all = ({ stdout, stderr }) => stdout + stderr

/** Seconds. */
const LONGEST_WAIT = 240

/** Waits until `test` returns something truthy, and returns that; undefined when the time is up. */
export const until = async (test) => {
  const end = Date.now() + LONGEST_WAIT * 1000
  for (;;) {
    const value = await test()
    if (value || Date.now() > end) return value || undefined
    await sleep(20)
  }
}
