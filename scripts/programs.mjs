import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'

/** Programs that the tests and the demo run: the Debian package of each (undefined: there is none), and what to get elsewhere. */
export const PROGRAMS = {
  'ansible-inventory': { debian: 'ansible-core', elsewhere: 'ansible-core 2.14 or later (pipx install ansible-core)' },
  'ssh-keygen': { debian: 'openssh-client', elsewhere: 'the OpenSSH client' },
  sshd: { debian: 'openssh-server', elsewhere: 'the OpenSSH server' },
  ip: { debian: 'iproute2', elsewhere: 'iproute2' },
  unshare: { debian: 'util-linux', elsewhere: 'util-linux' },
  virsh: { debian: 'libvirt-clients', elsewhere: 'the clients of libvirt' },
  strace: { debian: 'strace', elsewhere: 'strace' },
  zsh: { debian: 'zsh', elsewhere: 'zsh' },
  terraform: {
    debian: undefined,
    elsewhere: 'Terraform 1.4 or later (https://developer.hashicorp.com/terraform/install)',
  },
}

/** The programs that each npm script needs. */
export const NEEDS = {
  bench: ['ansible-inventory', 'terraform'],
  demo: ['ansible-inventory'],
  test: ['ansible-inventory', 'ssh-keygen', 'sshd', 'ip', 'unshare', 'strace', 'terraform', 'virsh', 'zsh'],
  e2e: ['ansible-inventory', 'ssh-keygen', 'ip', 'unshare', 'terraform'],
}

/** True if `program` is in PATH or in a folder of administrators' programs. */
export const isInstalled = (program) =>
  [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin', '/sbin'].some((folder) =>
    isExecutable(join(folder, program)),
  )

const isExecutable = (path) => {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}
