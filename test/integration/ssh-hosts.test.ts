import { mkdirSync, writeFileSync } from 'node:fs'
import { userInfo } from 'node:os'
import { join } from 'node:path'
import t from 'tap'
import { stateText } from '../../benchmark/lab/make-lab.mjs'
import { shellWord } from '../../src/model/shell-word.js'
import { LAUNCHER, projectPath, runCommand, runProgram } from './run-program.js'

// Real machines as far as Ansible can tell: each a network namespace with an address, a host name and an sshd of its own.

const VMS = ['web-vm', 'db-vm', 'cache-vm'].map((name, i) => ({
  name,
  address: `10.77.0.${i + 11}`,
  user: userInfo().username,
  groups: [name.replace('-vm', '')],
}))

/** Asks each machine its name, and compares it with `vm_name`. */
const PLAYBOOK = projectPath('e2e/playbooks/reach.yml')

t.test('ansible-playbook reaches every VM, by name through the script and by address through the file', async (t) => {
  const root = t.testdir({
    ansible: { 'inventory.d': {} },
    inventory: { 'vm-infra.js': t.fixture('symlink', LAUNCHER) },
    ssh: {},
    terraform: { 'terraform.tfstate.d': {} },
  })
  const ssh = join(root, 'ssh')
  await runProgram('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', join(ssh, 'key')])
  // In quotes for ssh, for Ansible that splits the options, and for the INI: any of them would split at a blank.
  const knownHosts = shellWord(`UserKnownHostsFile="${join(ssh, 'known_hosts')}"`)
  const options = `-o ${knownHosts} -o StrictHostKeyChecking=yes`
  for (const vm of VMS) {
    mkdirSync(join(root, 'terraform', 'terraform.tfstate.d', vm.name))
    writeFileSync(join(root, 'terraform', 'terraform.tfstate.d', vm.name, 'terraform.tfstate'), stateText(vm))
    const connection = `ansible_port=2222 ansible_ssh_private_key_file=${shellWord(join(ssh, 'key'))} ansible_ssh_common_args=${shellWord(options)}`
    writeFileSync(
      join(root, 'ansible', 'inventory.d', `${vm.name}.ini`),
      `[vms]\n${vm.address} ansible_user=${vm.user} ${connection} ansible_python_interpreter=/usr/bin/python3 vm_name=${vm.name}\n`,
    )
  }
  const machines = VMS.map(({ name, address }) => `${name}=${address}`)
  const playbook = (...args: string[]) =>
    runProgram(
      projectPath('test/fixtures/ssh/in-network.sh'),
      [ssh, ...machines, '--', 'ansible-playbook', PLAYBOOK, ...args],
      { cwd: root },
    )

  const all = await playbook('-i', join(root, 'inventory', 'vm-infra.js'))
  for (const { name } of VMS) t.match(all.stdout, new RegExp(`^${name} +: ok=2 `, 'm'), name)
  t.equal(all.code, 0, all.stderr)

  const written = await runCommand(['--write-static', '--root', root])
  t.equal(written.code, 0)
  const byAddress = await playbook('-i', join(root, 'ansible', 'inventory.ini'), '--limit', '10.77.0.12')
  t.match(byAddress.stdout, /^10\.77\.0\.12 +: ok=2 /m)
  t.notMatch(byAddress.stdout, /10\.77\.0\.11/)
  t.equal(byAddress.code, 0)
})
