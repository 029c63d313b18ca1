import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { root } from '../scripts/run.mjs'
import { timeInterleaved, timeOnce } from './measure.mjs'

const VM = 'web-vm'
const STAND_IN = join(root, 'test', 'fixtures', 'provision')

/**
 * Measures what provision-vm adds to the commands that it runs: the same `terraform apply`, ssh and `ansible-playbook`, by hand and by
 * provision-vm, with a stand-in for a VM that is made of built-in resources and is up at once.
 */
export const benchProvision = (runs, outside) => {
  const project = mkdtempSync(join(tmpdir(), 'vm-infra-bench-'))
  try {
    const env = makeProject(project, outside)
    const contestants = contestantsFor(project, env)
    const [byHand, provisioned] = timeInterleaved(contestants, runs)
    console.log('\n| provision a VM | ms |\n| --- | ---: |')
    console.log(`| terraform apply, ssh, ansible-playbook by hand | ${byHand.toFixed(0)} |`)
    console.log(`| provision-vm | ${provisioned.toFixed(0)} |`)
    console.log(`| what it adds | ${(provisioned - byHand).toFixed(0)} |`)
  } finally {
    rmSync(project, { recursive: true, force: true })
  }
}

const contestantsFor = (project, env) => {
  const terraform = join(project, 'terraform')
  const destroy = { command: [join(root, 'bin', 'destroy-vm'), VM, '--yes', '--root', project], env }
  const provision = { command: [join(root, 'bin', 'provision-vm'), VM, '--root', project], env }
  // Every run begins with an initialised Terraform root and no VM.
  timeOnce(provision)
  timeOnce(destroy)
  let there = false
  const prepare = () => {
    if (there) timeOnce(destroy)
    there = true
  }
  const byHand = [
    `cd '${terraform}'`,
    `TF_WORKSPACE=${VM} terraform apply -auto-approve -input=false -no-color -var=vm_name=${VM}`,
    `ssh -l mr -- ${VM} true`,
    `cd '${project}'`,
    `VM_INFRA_ROOT='${project}' ansible-playbook -i '${join(root, 'inventory', 'vm-infra.js')}' --limit ${VM} ansible/playbook.yml`,
  ].join(' && ')
  return [
    { command: ['sh', '-c', byHand], env, prepare },
    { ...provision, prepare },
  ]
}

const makeProject = (project, env) => {
  cpSync(join(root, 'terraform'), join(project, 'terraform'), {
    recursive: true,
    filter: (path) => !/(^|\/)(\.terraform.*|\.vm-infra|terraform\.tfstate.*|versions\.tf|libvirt-0\.9)$/.test(path),
  })
  cpSync(join(STAND_IN, 'stand-in'), project, { recursive: true })
  mkdirSync(join(project, 'ansible', 'inventory.d'))
  const home = join(project, 'home')
  mkdirSync(join(home, '.ssh'), { recursive: true, mode: 0o700 })
  writeFileSync(join(home, '.ssh', 'vm_key'), 'not a real one\n', { mode: 0o600 })
  writeFileSync(join(home, '.ssh', 'vm_key.pub'), 'ssh-ed25519 AAAAC3Nza bench\n')
  return {
    ...env,
    HOME: home,
    PATH: [join(STAND_IN, 'bin'), env.PATH].join(delimiter),
    STAND_IN_LOG: join(project, 'ssh.log'),
    TF_VAR_vm_inventory: join(root, 'bin', 'vm-inventory'),
  }
}
