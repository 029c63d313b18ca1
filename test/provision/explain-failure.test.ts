import t from 'tap'
import { CommandError } from '../../src/process/command-error.js'
import { explainFailure, explainSystemError } from '../../src/provision/explain-failure.js'

t.test('a system call that failed is told in a line', async (t) => {
  const failed = (code: string) => Object.assign(new Error(code), { code, syscall: 'open', path: '/x' })
  for (const [code, message] of [
    ['ENOSPC', 'the disk is full: /x'],
    ['EDQUOT', 'the disk is full: /x'],
    ['EROFS', 'the file system is read-only: /x'],
    ['EACCES', 'no permission: /x'],
    ['EMFILE', 'open failed (EMFILE): /x'],
  ] as const) {
    t.match(explainSystemError(failed(code)), { name: 'ExplainedError', message })
  }
  const bug = new TypeError('a bug')
  t.equal(explainSystemError(bug), bug)
})

t.test('what the libvirt provider stumbles on is told with what to do', (t) => {
  const apply = { program: 'terraform', args: ['apply'], cwd: '/', env: {}, tool: 'terraform' } as const
  for (const [line, message, hint] of [
    [
      "error defining libvirt domain: unsupported configuration: Emulator '/usr/bin/qemu-system-x86_64' does not support virt type 'kvm'",
      'terraform apply: the machine has no hardware virtualisation (KVM)',
      /domain_type to qemu/,
    ],
    [
      'error while starting the creation of CloudInit\'s ISO image: exec: "mkisofs": executable file not found in $PATH',
      /^terraform apply: mkisofs is not installed/,
      /apt install genisoimage/,
    ],
    [
      "error defining libvirt domain: operation failed: domain 'web-vm' already exists with uuid 1c0a9f0e",
      'terraform apply: libvirt already has a domain of this name',
      /virsh destroy and virsh undefine$/,
    ],
  ] as const) {
    const tail = ['╷', `│ Error: ${line}`, '│ ']
    t.match(explainFailure(new CommandError(apply, 'exit', 'exit code 1', 1, tail)), { message, hint })
  }
  t.end()
})

t.test('what is said in colours is understood', (t) => {
  const show = { program: 'terraform', args: ['show'], cwd: '/', env: {}, tool: 'terraform' } as const
  const tail = [
    '\u001b[31m│\u001b[0m \u001b[0m\u001b[1m\u001b[31mError: \u001b[0m\u001b[0m\u001b[1mFailed to read the given file as a state or plan file\u001b[0m',
    '\u001b[31m│\u001b[0m \u001b[0m\u001b[0mState read error: Error reading web-vm.tfplan as a statefile: no state',
  ]
  t.match(explainFailure(new CommandError(show, 'exit', 'exit code 1', 1, tail)), {
    message: 'terraform show: Failed to read the given file as a state or plan file',
  })
  t.end()
})

t.test('why a state cannot be locked', (t) => {
  const plan = { program: 'terraform', args: ['plan'], cwd: '/', env: {}, tool: 'terraform' } as const
  for (const [lines, message, hint] of [
    [
      ['resource temporarily unavailable', 'Lock Info:', '  Who:       ann@host', '  Created:   2026-01-01 10:00'],
      'terraform plan: its state is locked by ann@host since 2026-01-01 10:00',
      /^wait until that has ended$/,
    ],
    [
      ['resource temporarily unavailable', 'Lock Info:', '  Who:       ', '  Version:   1.11.4', ''],
      'terraform plan: its state is locked by an unknown process',
      /^wait until that has ended$/,
    ],
    [
      ['resource temporarily unavailable', 'open .terraform.tfstate.lock.info: no such file or directory', ''],
      'terraform plan: another process is at work on its state',
      /^wait until that has ended/,
    ],
    [
      ['2 problems:', '', '- Unsupported state file format: The state file could not be parsed as JSON:', ''],
      'terraform plan: another process is at work on its state',
      /^wait until that has ended/,
    ],
    [
      ['open terraform.tfstate.d/web-vm/terraform.tfstate: permission', 'denied', ''],
      'terraform plan: its state cannot be locked: open terraform.tfstate.d/web-vm/terraform.tfstate: permission denied',
      /^give yourself write access to the state and its folder/,
    ],
    [
      ['open .terraform.tfstate.lock.info: no space left', 'on device', ''],
      'terraform plan: the disk is full',
      /^make room/,
    ],
  ] as const) {
    const [first, ...more] = lines
    const tail = ['Error: Error acquiring the state lock', '', `Error message: ${first}`, ...more]
    t.match(explainFailure(new CommandError(plan, 'exit', 'exit code 1', 1, tail)), { message, hint })
  }
  t.end()
})
