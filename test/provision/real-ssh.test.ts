import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { userInfo } from 'node:os'
import { join } from 'node:path'
import t from 'tap'
import { projectPath, runProgram } from '../integration/run-program.js'
import { makeLab } from './lab.js'

const PLAYBOOK = `- hosts: vms
  gather_facts: false
  tasks:
    - name: Ask the machine its name
      ansible.builtin.command: hostname
      changed_when: false
      register: said
    - name: It is the one that was provisioned
      ansible.builtin.assert:
        that: said.stdout == inventory_hostname
    - name: Dotfiles
      ansible.builtin.copy:
        src: "{{ dotfiles_local_path }}/"
        dest: COPIED/
        mode: preserve
`

t.test('provisioned, let in by a real sshd, configured by a real playbook', async (t) => {
  const lab = makeLab(t.testdir({ dotfiles: { '.profile': 'export LAB=1\n' }, ssh: {} }))
  const key = lab.path('ssh', 'key')
  await runProgram('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', key])
  // The machine is a network namespace: its address and its user are given, and its port is set for all.
  writeFileSync(lab.path('terraform', 'network_override.tf'), 'locals {\n  addresses = ["10.77.0.21"]\n}\n')
  const template = lab.read('terraform', 'inventory.tpl')
  writeFileSync(
    lab.path('terraform', 'inventory.tpl'),
    template.replace(`ansible_user=$\{vm_user}`, `ansible_user=${userInfo().username}`),
  )
  writeFileSync(lab.path('ansible', 'inventory.d', '00-common.ini'), '[all:vars]\nansible_port=2222\n')
  const copied = lab.path('copied')
  mkdirSync(copied)
  writeFileSync(lab.path('ansible', 'playbook.yml'), PLAYBOOK.replace('COPIED', copied))

  const provision = (...args: string[]) =>
    runProgram(
      projectPath('test/fixtures/ssh/in-network.sh'),
      [lab.path('ssh'), 'web-vm=10.77.0.21', '--', projectPath('bin/provision-vm'), 'web-vm', ...args],
      {
        cwd: lab.folder,
        env: {
          ...lab.env,
          PATH: process.env.PATH,
          TF_VAR_ssh_public_key_file: `${key}.pub`,
          // A master connection would outlive the machine, and its socket lies deeper than a socket may.
          ANSIBLE_SSH_ARGS: '-o ControlMaster=no',
        },
      },
    )
  const up = await provision('--dotfiles', lab.path('dotfiles'), '--timeout', '60')
  t.equal(up.code, 0, up.stdout + up.stderr)
  t.match(up.stdout, /web-vm > waiting for ssh to 10\.77\.0\.21: done/)
  t.match(up.stdout, /web-vm \| web-vm +: ok=3 +changed=1/)
  t.equal(readFileSync(join(copied, '.profile'), 'utf8'), 'export LAB=1\n')

  writeFileSync(lab.path('ansible', 'inventory.d', '00-common.ini'), '[all:vars]\nansible_port=2223\n')
  const unreachable = await provision('--no-ansible', '--timeout', '5')
  t.equal(unreachable.code, 1)
  t.match(
    unreachable.stderr,
    /web-vm cannot be reached by ssh at 10\.77\.0\.21 within 5 s: ssh: .*2223.*; the VM was there before and is left as it is/,
  )
})
