import { copyFileSync, existsSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import t, { type Test } from 'tap'
import { projectPath, runProgram } from '../integration/run-program.js'
import { type Lab, labWithVm, makeLab, NOTHING } from './lab.js'

const NO_ANSIBLE = ['web-vm', '--no-ansible']

type Case = readonly [argv: readonly string[], code: number, message: RegExp, env?: Record<string, string>]

/** Provisions, and wants one line on stderr, the exit code, and nothing made. */
const refused = async (t: Test, lab: Lab, cases: readonly Case[]): Promise<void> => {
  for (const [argv, code, message, env] of cases) {
    const run = await lab.run(['provision', ...argv], env)
    const what = `${argv.join(' ')} ${message}`
    t.match(run.err, message, what)
    t.equal(run.code, code, what)
    t.equal(run.err.trimEnd().split('\n').length, 1, 'one line')
    t.strictSame({ ...lab.traces(), journals: [] }, NOTHING)
  }
}

t.test('bad input says what is wrong and changes nothing', async (t) => {
  const lab = makeLab(
    t.testdir({ 'a file': '', etc: t.fixture('symlink', '/etc'), loop: t.fixture('symlink', 'loop') }),
  )
  const folder = lab.path('home', '.ssh')
  copyFileSync(join(folder, 'vm_key.pub'), join(folder, 'open.pub'))
  writeFileSync(join(folder, 'open'), 'not a real one\n', { mode: 0o644 })
  copyFileSync(join(folder, 'vm_key.pub'), join(folder, 'open key.pub'))
  writeFileSync(join(folder, 'open key'), 'not a real one\n', { mode: 0o644 })
  writeFileSync(join(folder, 'private.pub'), '-----BEGIN OPENSSH PRIVATE KEY-----\n', { mode: 0o600 })
  writeFileSync(join(folder, 'text.pub'), 'hello\n')
  writeFileSync(join(folder, 'half'), 'not a real one\n', { mode: 0o600 })
  mkdirSync(join(folder, 'folder.pub'))
  const key = (name: string) => ({ TF_VAR_ssh_public_key_file: join(folder, name) })
  await refused(t, lab, [
    [['web_vm'], 2, /"web_vm" cannot be a VM's name: .* \(such as web-vm\)/],
    [['web-vm', 'lots'], 2, /memory must be a whole number of MiB, not "lots"/],
    [['web-vm', '0'], 2, /memory must be a whole number of MiB, at least 1, not "0"/],
    [['web-vm', '512', '1.5'], 2, /vcpus must be a whole number/],
    [['web-vm', '512', '1', '1'], 2, /"1" is one argument too many/],
    [['web-vm', '512', '--', '1', '1'], 2, /"1" is one argument too many/],
    [['--', 'web-vm', '512', '1', '--no-ansible'], 2, /"--no-ansible" is one argument too many/],
    [['web-vm', '--', 'lots'], 2, /memory must be a whole number of MiB, not "lots"/],
    [[], 2, /which VM\?/],
    [['a', 'b', 'a', '--parallel', '2'], 2, /a is named twice/],
    [['web-vm', '--user', 'Root!'], 2, /"Root!" cannot be the user/],
    [['web-vm', '--dotfiles', 'dots'], 2, /dotfiles folder dots is relative/],
    [['web-vm', '--dotfiles', lab.path('none')], 2, /dotfiles folder \/.+\/none is not there \(check the path\)/],
    [['web-vm', '--dotfiles', lab.path('etc')], 2, /leads to \/etc, a folder of the system/],
    [['web-vm', '--playbook', 'none.yml'], 2, /there is no playbook \/.+\/none\.yml/],
    [['web-vm', '--playbook', ''], 2, /there is no playbook "" \(name one with --playbook/],
    [['web-vm', '--playbook', 'ansible'], 2, /the playbook \/.+\/ansible is not a file/],
    [['web-vm', '--playbook', 'loop'], 2, /the playbook \/.+\/loop cannot be read \(ELOOP\)/],
    [['web-vm', '--playbook', 'x', '--no-ansible'], 2, /cannot be given together/],
    [['--from', 'none.yml'], 2, /none\.yml: there is no such file \(check the path\)/],
    [
      ['web-vm'],
      1,
      /there is no key \/nobody\.pub \(make one: ssh-keygen/,
      { TF_VAR_ssh_public_key_file: '/nobody.pub' },
    ],
    [['web-vm'], 1, /the key \/.+\/folder\.pub cannot be read \(EISDIR\)/, key('folder.pub')],
    [['web-vm'], 1, /private\.pub is a private key \(name the public one/, key('private.pub')],
    [['web-vm'], 1, /text\.pub is not an SSH public key \(make one/, key('text.pub')],
    [
      ['web-vm'],
      1,
      /no key \/.+\/half\.pub \(make it from the private one: ssh-keygen -y -f \/\S+\/half > \/\S+\/half\.pub\)/,
      key('half.pub'),
    ],
    [['web-vm'], 1, /open can be read by others \(mode 644\), and ssh refuses such a key \(chmod 600/, key('open.pub')],
    [['web-vm'], 1, /\(chmod 600 '\/.+\/open key'\)/, key('open key.pub')],
    [
      ['web-vm'],
      1,
      /there is no key ~\/\.ssh\/my key\.pub \(make one: ssh-keygen -t ed25519 -f ~\/'\.ssh\/my key'\)/,
      { TF_VAR_ssh_public_key_file: '~/.ssh/my key.pub' },
    ],
    [['web-vm'], 1, /ssh_public_key_file "x\.pub" is relative/, { TF_VAR_ssh_public_key_file: 'x.pub' }],
    [['web-vm', '--dotfiles', lab.path('loop')], 2, /dotfiles folder \/.+\/loop cannot be read \(ELOOP\)/],
    [['web-vm', '--dotfiles', lab.path('a file')], 2, /dotfiles folder \/.+\/a file is not a folder/],
    [['web-vm', '--dotfiles', '/home'], 2, /dotfiles folder \/home is a folder of the system/],
    [['web-vm', '--dotfiles', `/${'x'.repeat(300)}`], 2, /cannot be read \(ENAMETOOLONG\)/],
    [['web-vm', '--dotfiles', '/{{ x }}'], 2, /has quotes, backslashes, control characters or template marks/],
    [['web-vm', '--timeout', '0'], 2, /--timeout needs a number of seconds between 1 and 864000/],
    [['web-vm', '--timeout', '99999999'], 2, /--timeout needs a number of seconds between 1 and 864000/],
    [['web-vm', '--parallel', '0'], 2, /--parallel needs a whole number/],
    [['web-vm', '32', '--no-ansible'], 1, /terraform apply: The memory must be a whole number of MiB, at least 64\.; /],
    [
      ['web-vm', '--no-ansible'],
      1,
      /terraform apply: A group name has letters, digits and underscores, and does not begin with a digit\.; /,
      { TF_VAR_ansible_groups: '["a-b",]' },
    ],
    [['web-vm', '--root', '/none'], 1, /--root: there is no folder \/none/],
  ])
})

/** A folder of links to what a provision runs, without one of them. */
const pathWithout = (t: Test, lab: Lab, missing: string): Record<string, string> => {
  const folder = join(t.testdirName, `without-${missing}`)
  mkdirSync(folder)
  for (const program of ['terraform', 'virsh', 'ssh', 'ansible-playbook', 'node', 'sh']) {
    if (program !== missing) symlinkSync(whereIs(lab, program), join(folder, program))
  }
  return { PATH: folder }
}

const whereIs = ({ env }: Lab, program: string): string =>
  (env.PATH ?? '')
    .split(delimiter)
    .map((folder) => join(folder, program))
    .find((path) => existsSync(path)) ?? '/bin/true'

t.test('a program or playbook that is not there: which one, and how to get it', async (t) => {
  const lab = makeLab(t.testdir({ 'play.yml': '[]\n' }), { libvirt: true })
  await refused(t, lab, [
    [NO_ANSIBLE, 1, /terraform is not installed \(install it from https:/, pathWithout(t, lab, 'terraform')],
    [NO_ANSIBLE, 1, /virsh is not installed \(install it: apt install libvirt-clients\)/, pathWithout(t, lab, 'virsh')],
    [NO_ANSIBLE, 1, /ssh is not installed \(install it: apt install openssh-client\)/, pathWithout(t, lab, 'ssh')],
    [
      ['web-vm', '--playbook', lab.path('play.yml')],
      1,
      /ansible-playbook is not installed \(install it: apt install ansible-core/,
      pathWithout(t, lab, 'ansible-playbook'),
    ],
    [['web-vm', '--playbook', lab.path('play.yml')], 1, /terraform and virsh and ssh and /, { PATH: '/nowhere' }],
    [['web-vm'], 1, /there is no playbook \/\S+\/ansible\/playbook\.yml \(name one with --playbook/],
  ])
})

t.test('what is wrong in the project', async (t) => {
  const config = (text: string) => () => writeFileSync(lab.path('vm-infra.config.json'), text)
  const terraform = (name: string, text: string) => () => writeFileSync(lab.path('terraform', name), text)
  const lab = makeLab(t.testdir())
  const journal = (make: (path: string) => void) => () => {
    mkdirSync(lab.path('terraform', '.vm-infra'))
    make(lab.path('terraform', '.vm-infra', 'web-vm.json'))
  }
  const cases: [spoil: () => void, code: number, message: RegExp][] = [
    [config('{ "provision": { "memmory": 8 } }'), 1, /provision\.memmory is set, but .* \(did you mean memory\?\)/],
    [config('{ "provision": { "memory": "lots" } }'), 2, /memory must be a whole number of MiB, .* not "lots"/],
    [terraform('terraform.tfvars', 'memory = "lots"\n'), 2, /memory must be a whole number of MiB, .* not "lots"/],
    [
      config('{ "provision": { "ansible_groups": ["web", "localhost"] } }'),
      2,
      /the group "localhost" is the control n/,
    ],
    [terraform('terraform.tfvars', 'ansible_groups = ["_meta"]\n'), 2, /the group "_meta" is reserved/],
    [terraform('terraform.tfvars', 'vm_user = "a\\u0000b"\n'), 2, /cannot be the user/],
    [
      config('{ "provision": { "pool": "a\\u0000b" } }'),
      1,
      /terraform init cannot be run: its arguments or its environment hold a NUL/,
    ],
    [terraform('terraform.tfvars', 'memory = \n'), 1, /\/terraform\.tfvars:1: not valid HCL/],
    [terraform('broken.tf', 'resource {{{\n'), 1, /\/broken\.tf:1: not valid HCL/],
    [
      terraform('broken.tf', 'variable "region" {}\nvariable "token" {\n  sensitive = true\n}\n'),
      1,
      /terraform apply: no value for region, token; it was rolled back \(give it in terraform\.tfvars, in TF_VAR_…, or in/,
    ],
    [terraform('.vm-infra', ''), 1, /mkdir failed \(EEXIST\): \/.+\/\.vm-infra/],
    [journal(mkdirSync), 1, /web-vm: read failed \(EISDIR\): \/.+\/web-vm\.json \(check/],
    [
      journal((path) => symlinkSync('/dev/null', path)),
      1,
      /web-vm: read failed \(not a regular file\): \/.+\/web-vm\.json/,
    ],
    [terraform('.terraform', ''), 1, /failed \(E(EXIST|NOTDIR)\)|terraform init: /],
  ]
  for (const [spoil, code, message] of cases) {
    spoil()
    await refused(t, lab, [[['web-vm', '--no-ansible'], code, message]])
    for (const name of ['broken.tf', 'terraform.tfvars', '.vm-infra', '.terraform']) {
      rmSync(lab.path('terraform', name), { recursive: true, force: true })
    }
    rmSync(lab.path('vm-infra.config.json'), { force: true })
  }
})

t.test('a backend that was changed, with states in the old one', async (t) => {
  const lab = await labWithVm(t)
  const backend = 'terraform {\n  backend "local" {\n    workspace_dir = "../states"\n  }\n}\n'
  writeFileSync(lab.path('terraform', 'backend.tf'), backend)
  for (const argv of [
    ['provision', ...NO_ANSIBLE],
    ['destroy', 'web-vm', '--yes'],
  ]) {
    const { code, err } = await lab.run(argv)
    t.equal(code, 1)
    t.match(
      err,
      /terraform init: the backend has changed, and the states .* \(run terraform init -migrate-state by hand/,
    )
  }
})

t.test('a user that the system does not know has no home folder but HOME', async (t) => {
  const lab = makeLab(t.testdir())
  const asNobody = ['--user', '--map-user=54321', projectPath('bin/provision-vm'), ...NO_ANSIBLE]
  const { code, stderr } = await runProgram('unshare', asNobody, {
    cwd: lab.folder,
    env: { ...lab.env, HOME: undefined },
  })
  t.equal(
    stderr,
    'provision-vm: web-vm: ~/.ssh/vm_key.pub has no meaning: HOME is not set, and the system does not know the user 54321 (set HOME)\n',
  )
  t.equal(code, 1)
  t.strictSame({ ...lab.traces(), journals: [] }, NOTHING)
})

t.test('a journal that cannot be read keeps only its own VM from being planned', async (t) => {
  const lab = makeLab(t.testdir())
  mkdirSync(lab.path('terraform', '.vm-infra', 'web-vm.json'), { recursive: true })
  mkdirSync(lab.path('terraform', 'terraform.tfstate.d', 'db-vm'), { recursive: true })
  for (const command of ['provision', 'destroy']) {
    const { code, out, err } = await lab.run([command, '--parallel', '1', 'web-vm', 'db-vm', '--dry-run'])
    t.equal(code, 1)
    t.match(out, /^db-vm:\n {2}1\. prepare Terraform/)
    t.match(
      err,
      /: web-vm: read failed \(EISDIR\): \/.+\/web-vm\.json \(check its owner, its mode, and what it is\)\n$/,
    )
  }
})

t.test('destroy wants names and numbers as well', async (t) => {
  const lab = makeLab(t.testdir())
  const cases: [argv: string[], code: number, message: RegExp][] = [
    [['web vm', '--yes'], 2, /"web vm" cannot be a VM's name/],
    [['web_vm', '--yes'], 1, /there is no VM web_vm/],
    [['web_vm', '--dry-run'], 1, /there is no VM web_vm/],
    [['../x', '--yes'], 2, /cannot be a VM's name/],
    [['a', '--yes', '--', 'a'], 2, /a is named twice/],
    [['--', '--yes'], 2, /"--yes" cannot be a VM's name/],
    [['ssh', '--yes', '--', '-x'], 2, /"-x" cannot be a VM's name/],
    [['a', 'a', '--yes'], 2, /a is named twice/],
    [['a', '--parallel', '1.5', '--yes'], 2, /--parallel needs a whole number/],
    [['a', '--yes'], 1, /there is no VM a \(there are no VMs\)/],
    [[], 2, /an argument is missing: destroy-vm <names/],
  ]
  for (const [argv, code, message] of cases) {
    const run = await lab.run(['destroy', ...argv])
    t.match(run.err, message, argv.join(' '))
    t.equal(run.code, code, argv.join(' '))
  }
  t.strictSame({ ...lab.traces(), journals: [] }, NOTHING)
})
