import { type ChildProcess, spawn } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Test } from 'tap'
import type { Environment } from '../../src/model/environment.js'
import { shellWord } from '../../src/model/shell-word.js'
import { runMain } from '../fixtures/cli/run-main.js'

const repository = fileURLToPath(new URL('../..', import.meta.url))
const fixtures = join(repository, 'test', 'fixtures', 'provision')

/** The call that most tests begin with. */
export const UP = ['provision', 'web-vm', '--no-ansible'] as const

/** What {@link makeLab}'s `traces` are where no VM is. */
export const NOTHING = { workspaces: [], fragments: [], journals: [] }

/** The same where web-vm is. */
export const KEPT = { workspaces: ['web-vm'], fragments: ['web-vm.ini'], journals: ['web-vm.json'] }

/** What a run printed, and how it ended. */
export interface Run {
  readonly code: number
  readonly out: string
  readonly err: string
}

/**
 * A project in `folder` whose Terraform root is the stand-in of built-in resources beside the real variables, locals, outputs
 * and template, and whose ssh is a script. With `libvirt` it is the real root, and Terraform and virsh are scripts.
 */
export const makeLab = (folder: string, options: { libvirt?: boolean } = {}) => {
  const terraform = join(folder, 'terraform')
  for (const name of readdirSync(join(repository, 'terraform'))) {
    if (name.endsWith('.tf') || ['inventory.tpl', 'cloud-init'].includes(name)) {
      cpSync(join(repository, 'terraform', name), join(terraform, name), { recursive: true })
    }
  }
  if (options.libvirt === true) {
    for (const name of ['domains', 'pool']) mkdirSync(join(folder, 'hypervisor', name), { recursive: true })
    writeFileSync(join(folder, 'base.qcow2'), `QFI\xfb${'\0'.repeat(24)}\x40\0\0\0`, 'latin1')
  } else {
    rmSync(join(terraform, 'versions.tf'))
    cpSync(join(fixtures, 'stand-in'), folder, { recursive: true })
  }
  mkdirSync(join(folder, 'ansible', 'inventory.d'), { recursive: true })
  mkdirSync(join(folder, 'home', '.ssh'), { recursive: true, mode: 0o700 })
  writeFileSync(join(folder, 'home', '.ssh', 'vm_key'), 'not a real one\n', { mode: 0o600 })
  writeFileSync(join(folder, 'home', '.ssh', 'vm_key.pub'), 'ssh-ed25519 AAAAC3Nza test\n')

  const { TF_CLI_CONFIG_FILE: _, TF_WORKSPACE: __, ...inherited } = process.env
  const env: Record<string, string | undefined> = {
    ...inherited,
    HOME: join(folder, 'home'),
    PATH: [...(options.libvirt ? ['libvirt-bin'] : []), 'bin']
      .map((name) => join(fixtures, name))
      .concat(process.env.PATH ?? '')
      .join(delimiter),
    ...(options.libvirt && {
      STAND_IN_HYPERVISOR: join(folder, 'hypervisor'),
      TF_VAR_base_image: join(folder, 'base.qcow2'),
    }),
    STAND_IN_LOG: join(folder, 'stand-in.log'),
    TF_VAR_vm_inventory: 'true',
  }
  return {
    folder,
    env,
    /** Runs a command in this process. */
    run: async (argv: readonly string[], extra: Environment = {}, interruption?: () => AbortSignal): Promise<Run> => {
      const { code, stdout, stderr } = await runMain(argv, {
        cwd: folder,
        env: { ...env, ...extra },
        executable: join(repository, 'dist', 'cli', 'main.cjs'),
        ...(interruption !== undefined && { interruption }),
      })
      return { code, out: stdout, err: stderr }
    },
    /** Runs the built program in a process group of its own, to be killed. */
    start: (
      [command, ...argv]: readonly ['provision' | 'destroy', ...string[]],
      extra: Environment = {},
    ): ChildProcess =>
      spawn(program(command), argv, {
        stdio: ['ignore', 'pipe', 'pipe'],
        detached: true,
        cwd: folder,
        env: { ...env, ...extra },
      }),
    /** Runs the built program on a terminal of its own, which is answered by its stdin. */
    onTerminal: ([command, ...argv]: readonly ['provision' | 'destroy', ...string[]]) =>
      spawn('script', ['-qec', [program(command), ...argv].map(shellWord).join(' '), '/dev/null'], {
        cwd: folder,
        env,
        stdio: ['pipe', 'pipe', 'inherit'],
      }),
    path: (...parts: string[]) => join(folder, ...parts),
    read: (...parts: string[]) => readFileSync(join(folder, ...parts), 'utf8'),
    exists: (...parts: string[]) => existsSync(join(folder, ...parts)),
    /** The memory of the stand-in's machine, in its state. */
    memoryOf: (vm: string): unknown => {
      const { resources } = JSON.parse(
        readFileSync(join(terraform, 'terraform.tfstate.d', vm, 'terraform.tfstate'), 'utf8'),
      )
      const machine = resources.find(({ name }: { name: string }) => name === 'machine')
      return machine.instances[0].attributes.input.value.memory
    },
    /** Everything there is of VMs: workspaces, fragments, journals and locks. */
    traces: () => ({
      workspaces: names(join(terraform, 'terraform.tfstate.d')),
      fragments: names(join(folder, 'ansible', 'inventory.d')),
      journals: names(join(terraform, '.vm-infra')),
    }),
  }
}

/** A lab where web-vm is up. */
export const labWithVm = async (t: Test, options: { libvirt?: boolean } = {}): Promise<Lab> => {
  const lab = makeLab(t.testdir(), options)
  const { code, err } = await lab.run(UP)
  t.equal(code, 0, err)
  return lab
}

const program = (command: 'provision' | 'destroy'): string => join(repository, 'bin', `${command}-vm`)

export type Lab = ReturnType<typeof makeLab>

const names = (folder: string): string[] =>
  statSync(folder, { throwIfNoEntry: false })?.isDirectory() === true ? readdirSync(folder).sort() : []

/** Somebody's Terraform at work on web-vm: in a process group of its own, for a minute. */
export const terraformAtWork = (lab: Lab, command: 'apply' | 'destroy' = 'apply'): ChildProcess =>
  spawn('terraform', [command, '-auto-approve', '-var=vm_name=web-vm', '-var=boot_seconds=60'], {
    cwd: lab.path('terraform'),
    env: { ...lab.env, TF_WORKSPACE: 'web-vm' },
    stdio: 'ignore',
    detached: true,
  })
