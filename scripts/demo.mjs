// npm run demo: what vm-infra does, on a copy of examples/lab, with each command echoed. No hypervisor is needed.
import { spawnSync } from 'node:child_process'
import { cpSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { isInstalled } from './programs.mjs'
import { root } from './run.mjs'
import { setUp } from './setup.mjs'
import { testEnvironment } from './test-environment.mjs'

const STEPS = [
  ['What Ansible sees', 'ansible-inventory --graph'],
  ['What each VM is', 'vm-inventory list'],
  ['Who says what of the VM whose state and fragment disagree', 'vm-inventory explain cache-vm'],
  ['What needs a look (exit code 3: there is something)', 'vm-inventory check'],
  ['The static file, for people and tools that read one', 'vm-inventory --write-static', 'cat ansible/inventory.ini'],
  ['A playbook, for one VM', 'ansible-playbook ansible/playbook.yml --limit web-vm'],
]

const NEW_VM =
  'terraform -chdir=terraform apply -auto-approve -no-color -var vm_name=mail-vm -var vm_ip=192.168.122.14 -var ansible_groups=["mail"]'

const TERRAFORM_STEPS = [
  ['A new VM, made by the real Terraform', 'terraform -chdir=terraform init -no-color', NEW_VM],
  ['Ansible sees it at once', 'ansible-inventory --graph'],
]

const main = () => {
  setUp('demo')
  const lab = mkdtempSync(join(tmpdir(), 'vm-infra-demo-'))
  try {
    cpSync(join(root, 'examples', 'lab'), lab, { recursive: true, verbatimSymlinks: true })
    const script = join(lab, 'inventory', 'vm-infra.js')
    rmSync(script)
    symlinkSync(join(root, 'inventory', 'vm-infra.js'), script)
    const steps = isInstalled('terraform') ? [...STEPS, ...TERRAFORM_STEPS] : STEPS
    process.exitCode = steps.every(([title, ...commands]) => show(title, commands, lab)) ? 0 : 1
  } finally {
    rmSync(lab, { recursive: true, force: true })
  }
}

const show = (title, commands, lab) => {
  console.log(`\n# ${title}`)
  return commands.every((command) => {
    console.log(`$ ${command}`)
    const [program, ...args] = command.split(' ')
    const quiet = args.includes('init')
    const { status } = spawnSync(program, args, {
      cwd: lab,
      stdio: ['ignore', quiet ? 'ignore' : 'inherit', 'inherit'],
      env: {
        ...testEnvironment(process.env),
        PATH: `${join(root, 'bin')}${delimiter}${process.env.PATH}`,
        ...(program === 'terraform' && { TF_WORKSPACE: 'mail-vm' }),
      },
    })
    return status === (args[0] === 'check' ? 3 : 0)
  })
}

main()
