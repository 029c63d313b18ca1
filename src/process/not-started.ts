import { ExplainedError, systemErrorCode } from '../errors.js'

/**
 * Explains why a program did not start; returns any other error, which is a bug, unchanged.
 *
 * @param title what the message calls the program
 */
export const notStarted = (title: string, program: string, error: unknown): unknown => {
  const code = systemErrorCode(error) ?? 'ERR_'
  if (code === 'ENOENT') {
    const missing = `${program} is not installed, or its interpreter is missing`
    return new ExplainedError(missing, howToGet(program), { cause: error })
  }
  const known = KNOWN[code]
  if (known === undefined && code.startsWith('ERR_')) return error
  const [what, hint] = known ?? [`the system cannot start it (${code})`, `try to run ${program} by hand`]
  return new ExplainedError(`${title} cannot be run: ${what}`, hint, { cause: error })
}

/** How to get a program that is not there. */
export const howToGet = (program: string): string => GET[program] ?? 'install it, or put its folder into PATH'

const ANSIBLE = 'install it: apt install ansible-core, or pipx install ansible-core'

const GET: Readonly<Record<string, string>> = {
  terraform: 'install it from https://developer.hashicorp.com/terraform/install',
  tofu: 'install it from https://opentofu.org/docs/intro/install',
  'ansible-inventory': ANSIBLE,
  'ansible-playbook': ANSIBLE,
  virsh: 'install it: apt install libvirt-clients',
  ssh: 'install it: apt install openssh-client',
}

/** By the code of the error. */
const KNOWN: Readonly<Record<string, readonly [what: string, hint: string] | undefined>> = {
  ERR_INVALID_ARG_VALUE: ['its arguments or its environment hold a NUL character', 'remove it from the settings'],
  EACCES: ['no permission to run it (EACCES)', 'check its mode, and those of its folders'],
  E2BIG: [
    'its arguments and environment are longer than the system allows',
    'give fewer arguments, or unset environment variables',
  ],
}
