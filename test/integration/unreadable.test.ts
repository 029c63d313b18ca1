import { spawnSync } from 'node:child_process'
import { chmodSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import t from 'tap'
import { fragmentText, writeLab } from '../../benchmark/lab/make-lab.mjs'
import { CLI, LAUNCHER, projectPath, runOrdinary, runProgram, standIn } from './run-program.js'

// What a folder of files in the repository cannot hold: no permission, links to nowhere, pipes.

const run = (program: string, args: readonly string[], root: string) =>
  runOrdinary(program, args, { env: { VM_INFRA_ROOT: root } })

t.test('each is one line that names the file; the other VMs are listed; inventory.ini is kept', async (t) => {
  const root = t.testdir()
  const good = { name: 'good-vm', address: '192.168.122.10' }
  writeLab(root, [good])
  const workspaces = join(root, 'terraform', 'terraform.tfstate.d')
  const fragments = join(root, 'ansible', 'inventory.d')
  for (const name of ['closed-vm', 'dangling-vm', 'pipe-vm']) mkdirSync(join(workspaces, name))
  writeFileSync(join(workspaces, 'closed-vm', 'terraform.tfstate'), '{}', { mode: 0o000 })
  symlinkSync('nowhere', join(workspaces, 'dangling-vm', 'terraform.tfstate'))
  spawnSync('mkfifo', [join(workspaces, 'pipe-vm', 'terraform.tfstate')])
  writeFileSync(join(fragments, 'shut-vm.ini'), fragmentText({ name: 'shut-vm', address: '192.168.122.11' }))
  chmodSync(join(fragments, 'shut-vm.ini'), 0o000)
  symlinkSync('nowhere.txt', join(fragments, 'lost-vm.ini'))
  mkdirSync(join(fragments, 'folder-vm.ini'))
  const old = '[vms]\n192.168.122.20 ansible_user=mr vm_name=closed-vm\n'
  writeFileSync(join(root, 'ansible', 'inventory.ini'), old)

  const list = await run(LAUNCHER, ['--list'], root)
  t.equal(list.code, 0)
  t.strictSame(Object.keys(JSON.parse(list.stdout)._meta.hostvars), ['good-vm'])
  const lines = list.stderr.trimEnd().split('\n')
  for (const name of ['closed-vm', 'dangling-vm', 'pipe-vm', 'shut-vm', 'lost-vm', 'folder-vm']) {
    const about = lines.filter((line) => line.includes(`/${name}`))
    t.match(about, [/^vm-infra: (ansible|terraform)\/[^ ]*: .* \(.*\)$/], name)
    t.equal(about.length, 1, `one line about ${name}`)
  }
  t.equal(lines.length, 6)

  const write = await run(CLI, ['--write-static'], root)
  t.equal(write.code, 1)
  t.match(write.stderr, /closed-vm/)
  t.equal(readFileSync(join(root, 'ansible', 'inventory.ini'), 'utf8'), old)
  const partial = await run(CLI, ['--write-static', '--allow-partial'], root)
  t.equal(partial.code, 0)
  t.match(readFileSync(join(root, 'ansible', 'inventory.ini'), 'utf8'), /good-vm\n$/)
})

t.test('what a link leads to, and may not be looked at, is not gone', async (t) => {
  const root = t.testdir()
  writeLab(root, [{ name: 'good-vm', address: '192.168.122.10' }])
  const workspaces = join(root, 'terraform', 'terraform.tfstate.d')
  symlinkSync('../../vault/shut-vm', join(workspaces, 'shut-vm'))
  symlinkSync('../../closed/veiled-vm', join(workspaces, 'veiled-vm'))
  symlinkSync('../../closed/nas.ini', join(root, 'ansible', 'inventory.d', 'nas.ini'))
  const closed = ['vault/shut-vm', 'closed'].map((name) => join(root, name))
  for (const folder of closed) {
    mkdirSync(folder, { recursive: true })
    chmodSync(folder, 0)
  }
  const list = await run(LAUNCHER, ['--list'], root)
  t.equal(list.code, 0)
  t.strictSame(
    list.stderr
      .replaceAll(/ \(give yourself access to .*\)$/gm, '')
      .trimEnd()
      .split('\n'),
    [
      'vm-infra: ansible/inventory.d/nas.ini: a symbolic link whose target cannot be read (EACCES)',
      'vm-infra: terraform/terraform.tfstate.d/veiled-vm: a symbolic link whose target cannot be read (EACCES)',
      'vm-infra: terraform/terraform.tfstate.d/shut-vm/terraform.tfstate: no permission to read it (give yourself read access to the file and its folders)',
    ],
  )
  for (const name of ['shut-vm', 'veiled-vm', 'nas']) {
    const old = `[vms]\n192.168.122.20 vm_name=${name}\n`
    writeFileSync(join(root, 'ansible', 'inventory.ini'), old)
    const write = await run(CLI, ['--write-static'], root)
    t.match(write, { code: 1, stderr: new RegExp(`"${name}" would vanish`) })
    t.equal(readFileSync(join(root, 'ansible', 'inventory.ini'), 'utf8'), old)
  }
  for (const folder of closed) chmodSync(folder, 0o755)
})

t.test('a pipe where a file should be is never waited for', async (t) => {
  const tries: readonly [pipe: string, args: readonly string[], code: number, says: RegExp][] = [
    [
      'vm-infra.config.json',
      ['--list'],
      1,
      /^vm-inventory: vm-infra\.config\.json: cannot be read \(not a regular file\)/,
    ],
    ['terraform/main.tf', ['--list'], 0, /^vm-inventory: terraform\/main\.tf: cannot be read \(not a regular file\)/],
    [
      'terraform/.terraform/terraform.tfstate',
      ['--list'],
      0,
      /record of the backend cannot be read \(not a regular file\)/,
    ],
    ['ansible/inventory.ini', ['--write-static'], 1, /^vm-inventory: ansible\/inventory\.ini cannot be read/],
    ['ansible/inventory.ini', ['check'], 3, /^$/],
    [
      'ansible/.inventory.ini.lock',
      ['--write-static'],
      1,
      /^vm-inventory: .*\/ansible\/\.inventory\.ini\.lock is not a regular file/,
    ],
    // A file that has lost a host: every source in trouble is looked through for it.
    ['ansible/inventory.d/pipe.ini', ['--write-static'], 1, /"gone-vm" would vanish/],
  ]
  for (const [pipe, args, code, says] of tries) {
    const root = t.testdir({})
    writeLab(root, [{ name: 'good-vm', address: '192.168.122.10' }])
    if (pipe !== 'ansible/inventory.ini') writeFileSync(join(root, 'ansible', 'inventory.ini'), '[vms]\ngone-vm\n')
    mkdirSync(dirname(join(root, pipe)), { recursive: true })
    spawnSync('mkfifo', [join(root, pipe)])
    const ended = await runProgram(CLI, args, { env: { VM_INFRA_ROOT: root } })
    t.equal(ended.code, code, `${args} with ${pipe}`)
    t.match(ended.stderr, says, `${args} with ${pipe}`)
    rmSync(join(root, pipe))
  }
})

t.test('a project that may not be looked into is not another one', async (t) => {
  const root = t.testdir({ closed: {} })
  const closed = join(root, 'closed')
  writeLab(closed, [{ name: 'good-vm', address: '192.168.122.10' }])
  const script = 'cd "$0" && chmod 0 . && exec env -u VM_INFRA_ROOT "$1" list'
  const { code, stdout, stderr } = await run('sh', ['-c', script, closed, CLI], root)
  chmodSync(closed, 0o755)
  t.strictSame([code, stdout], [1, ''])
  t.match(stderr, /^vm-inventory: .*\/closed cannot be read \(EACCES\) \(.*--root.*\)\n$/)
})

t.test('an up-to-date file in a read-only folder is success', async (t) => {
  const root = t.testdir()
  writeLab(root, [{ name: 'good-vm', address: '192.168.122.10' }])
  t.equal((await run(CLI, ['--write-static'], root)).code, 0)
  chmodSync(join(root, 'ansible'), 0o555)
  t.equal((await run(CLI, ['--write-static'], root)).code, 0)
  writeFileSync(join(root, 'ansible', 'inventory.d', 'nas.ini'), 'nas ansible_host=192.168.122.30\n')
  const refused = await run(CLI, ['--write-static'], root)
  chmodSync(join(root, 'ansible'), 0o755)
  t.equal(refused.code, 1)
  t.match(refused.stderr, /^vm-inventory: .*ansible.*\n$/)
})

t.test('journals of somebody else that may not be looked at are no VM', async (t) => {
  const root = t.testdir()
  writeLab(root, [{ name: 'good-vm', address: '192.168.122.10' }])
  mkdirSync(join(root, 'terraform', '.vm-infra'), { mode: 0o000 })
  t.match(await run(LAUNCHER, ['--list', '--strict'], root), { code: 0, stderr: '' })
  t.match(await run(CLI, ['list'], root), {
    code: 0,
    stderr: '',
    stdout: /^NAME.*\ngood-vm .*\n$/,
  })
})

t.test('a read-only file system is called that', async (t) => {
  const root = t.testdir()
  writeLab(root, [{ name: 'good-vm', address: '192.168.122.10' }])
  writeFileSync(join(root, 'terraform', 'main.tf'), 'variable "vm_name" {}\n')
  const env = { PATH: standIn(root, 'terraform', 'exit 1') }
  const script = 'mount --bind "$0" "$0" && mount -o remount,bind,ro "$0" && exec "$@"'
  const user = process.getuid?.() === 0 ? [] : ['--user', '--map-root-user']
  const readOnly = (...command: string[]) =>
    runProgram('unshare', [...user, '--mount', 'sh', '-c', script, root, ...command], { cwd: root, env })
  t.match(await readOnly(CLI, '--write-static'), {
    code: 1,
    stderr: /inventory\.ini .*EROFS/,
  })
  const { code, stderr } = await readOnly(projectPath('bin/destroy-vm'), 'good-vm', '--yes')
  t.equal(code, 1)
  t.match(stderr, /^destroy-vm: good-vm: the file system is read-only: \/.*\/terraform\/\.vm-infra \(.*\)\n$/)
})

t.test('prune removes what it can, brings inventory.ini along, and says what stays', async (t) => {
  const fragment = (name: string) => fragmentText({ name, address: '192.168.122.11' })
  const gone = JSON.stringify({
    version: 4,
    terraform_version: '1.11.4',
    serial: 1,
    lineage: 'x',
    outputs: {},
    resources: [],
  })
  const root = t.testdir({
    'vm-infra.config.json': '{ "fragments": { "files": ["ansible/*/*.ini"] } }',
    terraform: {
      'terraform.tfstate.d': { 'a-vm': { 'terraform.tfstate': gone }, 'b-vm': { 'terraform.tfstate': gone } },
    },
    ansible: {
      'inventory.ini': '[vms]\n192.168.122.11 vm_name=b-vm\n',
      closed: { 'a-vm.ini': fragment('a-vm') },
      open: { 'b-vm.ini': fragment('b-vm') },
    },
  })
  chmodSync(join(root, 'ansible', 'closed'), 0o555)
  const prune = await run(CLI, ['prune', '--yes'], root)
  chmodSync(join(root, 'ansible', 'closed'), 0o755)
  t.match(prune, { code: 1, stdout: /removed 1 fragment\n$/ })
  t.match(
    prune.stderr,
    /^vm-inventory: cannot be removed: ansible\/closed\/a-vm\.ini \(EACCES\) \(remove it by hand\)\n$/m,
  )
  t.notMatch(readFileSync(join(root, 'ansible', 'inventory.ini'), 'utf8'), /b-vm/)
})
