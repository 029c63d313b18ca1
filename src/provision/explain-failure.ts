import { stripVTControlCharacters } from 'node:util'
import { EXIT, ExplainedError, systemErrorCode } from '../errors.js'
import { commandTitle, type ProgramCall } from '../process/command.js'
import { CommandError } from '../process/command-error.js'

/** Terraform's words when it cannot lock the state, mostly because somebody else has. */
const LOCK_MARK = 'Error acquiring the state lock'

/** Whether Terraform could not lock the state: somebody else may be at work in the workspace, so nothing may be undone here. */
export const isStateLockError = (error: unknown): boolean =>
  error instanceof CommandError &&
  error.command.tool === 'terraform' &&
  error.tail.some((line) => line.includes(LOCK_MARK))

/**
 * A known failure, recognised by a mark in the output of these tools. The output of others, such as a guest's, may quote anything.
 */
interface Known {
  readonly of: readonly ProgramCall['tool'][]
  readonly mark: RegExp
  readonly means: (tail: string) => string
  /** What to do before it is run again. */
  readonly hint: string
}

/** The first that matches is taken. */
const KNOWN: readonly Known[] = [
  {
    of: ['terraform'],
    mark: new RegExp(`${LOCK_MARK}[^]*\\bWho:`),
    means: (tail) => {
      const since = lockField(tail, 'Created')
      const holder = lockField(tail, 'Who') ?? 'an unknown process'
      return `its state is locked by ${holder}${since === undefined ? '' : ` since ${since}`}`
    },
    hint: 'wait until that has ended',
  },
  {
    // Terraform reads the state, which may be half written, before it locks it; and notes who has it after that.
    of: ['terraform'],
    mark: new RegExp(`${LOCK_MARK}[^]*(Unsupported state file format|resource temporarily unavailable)`),
    means: () => 'another process is at work on its state',
    hint: 'wait until that has ended',
  },
  {
    of: ['terraform'],
    mark: /This was checked by the validation rule/,
    means: (tail) => /\n[\s│]*([^\n]+)\n[\s│]*This was checked by/.exec(tail)?.[1]?.trim() ?? 'a value is not valid',
    hint: 'give another value',
  },
  {
    of: ['terraform'],
    mark: /Required plugins are not installed|Inconsistent dependency lock file|Module not installed/,
    means: () => 'what terraform init installed is gone',
    hint: 'run terraform init by hand in the folder of its configuration',
  },
  {
    // Terraform would ask whether to move the states, and says no more than that it may not ask.
    of: ['terraform'],
    mark: /state migration action: input is disabled/,
    means: () => 'the backend has changed, and the states are still in the old one',
    hint: 'run terraform init -migrate-state by hand in the folder of its configuration',
  },
  {
    // Terraform's own advice is a -var, which provision-vm does not take.
    of: ['terraform'],
    mark: /No value for required variable/,
    means: (tail) => {
      const names = [...tail.matchAll(/variable "([^"]+)" is not set, and has no default/g)].map(([, name]) => name)
      return names.length === 0 ? 'a variable has no value' : `no value for ${[...new Set(names)].join(', ')}`
    },
    hint: 'give it in terraform.tfvars, in TF_VAR_…, or in provision of vm-infra.config.json',
  },
  {
    of: ['terraform', 'virsh'],
    mark: /no space left on device|ENOSPC/i,
    means: () => 'the disk is full',
    hint: 'make room in the pool or the folder',
  },
  {
    of: ['terraform'],
    mark: new RegExp(LOCK_MARK),
    means: (tail) => `its state cannot be locked: ${/Error message: (.+)/.exec(tail)?.[1] ?? 'no reason is given'}`,
    hint: 'give yourself write access to the state and its folder',
  },
  {
    of: ['terraform', 'virsh'],
    mark: /failed to connect to (the hypervisor|libvirt)|error: failed to connect|connect: no such file/i,
    means: () => 'libvirt cannot be reached',
    hint: 'start it: systemctl start libvirtd; or set libvirt_uri',
  },
  {
    of: ['terraform'],
    mark: /does not support virt type 'kvm'/,
    means: () => 'the machine has no hardware virtualisation (KVM)',
    hint: 'turn it on in the firmware, or set domain_type to qemu',
  },
  {
    of: ['terraform'],
    mark: /exec: "mkisofs": executable file not found/,
    means: () => 'mkisofs is not installed; the libvirt provider needs it for the seed image',
    hint: 'install it: apt install genisoimage',
  },
  {
    of: ['terraform'],
    mark: /domain '?[^']*'? already exists with uuid/,
    means: () => 'libvirt already has a domain of this name',
    hint: 'choose another name, or remove it with virsh destroy and virsh undefine',
  },
  {
    of: ['terraform'],
    mark: /can't retrieve base volume|base volume with name/,
    means: () => 'the base image is not in the pool',
    hint: 'check base_image and pool',
  },
  {
    of: ['terraform'],
    mark: /couldn't retrieve IP address of domain|timeout while waiting for state to become 'all-addresses-obtained'/,
    means: () => 'the VM got no address in time',
    hint: 'look at its console: virsh console; is DHCP on in its network, and is the image bootable?',
  },
]

/**
 * Explains a failed command, a failed system call or an interruption in one line and a hint; returns any other error unchanged.
 * Never quotes more than one line of output.
 */
export const explainFailure = (error: unknown): unknown => {
  if (error instanceof Error && error.name === 'AbortError') {
    return new ExplainedError('interrupted', 'run it again', { exitCode: EXIT.interrupted, cause: error })
  }
  if (!(error instanceof CommandError)) return explainSystemError(error)
  const { command, reason, message } = error
  // Not every command of Terraform can be told to do without colours.
  const tail = error.tail.map(stripVTControlCharacters)
  const { program } = command
  const explained = (text: string, hint: string): ExplainedError =>
    new ExplainedError(text, hint, {
      cause: error,
      exitCode: reason === 'stopped' ? EXIT.interrupted : EXIT.error,
    })
  if (reason === 'stopped') return explained(message, 'run it again')
  if (reason === 'output') return explained(message, `check that ${program} is the right program`)
  if (reason === 'timeout') return explained(message, 'run it again; give a longer limit with --timeout')
  const what = commandTitle(command)
  const text = unwrapped(tail)
  const known = KNOWN.find(({ of, mark }) => of.includes(command.tool) && mark.test(text))
  if (known !== undefined) return explained(`${what}: ${known.means(text)}`, known.hint)
  const line = tail.map((part) => /(?:^|\s)(?:Error|error|fatal|ERROR!?): (.+)$/.exec(part)?.[1]).find(Boolean)
  return explained(line === undefined ? message : `${what}: ${line}`, `see the output of ${program} above`)
}

const FULL = ['the disk is full', 'make room'] as const

/** By the code of the error. */
const SYSTEM: Readonly<Record<string, readonly [what: string, hint: string] | undefined>> = {
  // The file may have been about to be created, so the hint names its folders too.
  EACCES: ['no permission', 'give yourself access to the file and its folders'],
  ENOSPC: FULL,
  EDQUOT: FULL,
  EROFS: ['the file system is read-only', 'make it writable'],
}

/** Explains a failed system call (on a journal, a lock, a fragment) in one line and a hint; returns any other error unchanged. */
export const explainSystemError = (error: unknown): unknown => {
  const code = systemErrorCode(error)
  if (!(error instanceof Error) || code === undefined || !('syscall' in error)) return error
  const path = 'path' in error && typeof error.path === 'string' ? `: ${error.path}` : ''
  const [message, hint] = SYSTEM[code] ?? [
    `${error.syscall} failed (${code})`,
    'check its owner, its mode, and what it is',
  ]
  return new ExplainedError(`${message}${path}`, hint, { cause: error })
}

/** Joins each paragraph to one line: Terraform wraps its messages, and begins no continuation line with a blank. */
const unwrapped = (lines: readonly string[]): string => lines.join('\n').replace(/(?<=[^\s│])\n(?:│ )?(?=[^\s│])/g, ' ')

const lockField = (tail: string, field: string): string | undefined =>
  new RegExp(`^[\\s│]*${field}:[ \\t]+(\\S.*?)\\s*$`, 'm').exec(tail)?.[1]
