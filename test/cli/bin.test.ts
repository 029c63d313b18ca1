import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { text } from 'node:stream/consumers'
import { setTimeout } from 'node:timers/promises'
import t, { type Test } from 'tap'
import { pidRuns } from '../../src/files/process-identity.js'
import { fragmentOf, lab, stateOf, threeVms } from '../fixtures/cli/lab.js'
import { bare, CLI, LAUNCHER, standIn } from '../integration/run-program.js'
import { until } from '../provision/until.js'

/** An inventory of some 400 KB: several times what a pipe takes at once. */
const large = () => {
  const names = Array.from({ length: 100 }, (_, i) => `vm${i}`)
  return lab({
    states: Object.fromEntries(names.map((name, i) => [name, stateOf(name, `10.0.0.${i + 1}`)])),
    fragments: Object.fromEntries(
      names.map((name, i) => [name, fragmentOf(name, `10.0.0.${i + 1}`, ` note=${'x'.repeat(4000)}`)]),
    ),
  })
}

t.test('runs by its path, through a link, and from a folder below', async (t) => {
  const cwd = t.testdir(threeVms)
  symlinkSync(CLI, join(cwd, 'linked'))
  for (const program of [CLI, './linked']) {
    const ran = spawnSync(program, ['list', '--names'], { cwd, encoding: 'utf8' })
    t.match(ran, { status: 0, stdout: 'backup\ndb-vm\nnas\nweb-vm\n', stderr: '' })
  }
  const below = spawnSync(CLI, ['list', '--names'], { cwd: join(cwd, 'ansible/inventory.d'), encoding: 'utf8' })
  t.match(below, { status: 0, stdout: /web-vm/ })
})

t.test('a working folder that is gone: only what needs it is an error', async (t) => {
  const root = t.testdir(threeVms)
  const gone = (program: string, ...args: string[]) => {
    mkdirSync(join(root, 'gone'))
    // What tap has every process load asks for the working folder, too.
    const script = 'cd "$0/gone" && rmdir "$0/gone" && exec env -u NODE_OPTIONS "$@"'
    return spawnSync('sh', ['-c', script, root, program, ...args], { encoding: 'utf8' })
  }
  t.match(gone(CLI, '--version'), { status: 0, stderr: '' })
  t.match(gone(CLI, '--help'), { status: 0, stderr: '' })
  t.match(gone(CLI, 'list', '--names', '--root', root), {
    status: 0,
    stdout: 'backup\ndb-vm\nnas\nweb-vm\n',
    stderr: '',
  })
  t.match(gone(CLI, 'parse', join(root, 'ansible/inventory.d/hardware.ini')), { status: 0, stderr: '' })
  writeFileSync(join(root, 'ssh'), '#!/bin/sh\necho "$PWD"\n', { mode: 0o755 })
  t.match(gone('env', `PATH=${root}:${process.env.PATH}`, CLI, 'ssh', 'web-vm', '--root', root), {
    status: 0,
    stdout: `${root}\n`,
    stderr: '',
  })
  writeFileSync(join(root, 'terraform/main.tf'), 'variable "vm_name" {\n  type = string\n}\n')
  for (const command of ['provision', 'destroy']) {
    const given = command === 'provision' ? ['--playbook', join(root, 'ssh')] : []
    t.match(gone(CLI, command, 'web-vm', '--dry-run', '--root', root, ...given), { status: 0, stdout: /^web-vm:/ })
  }
  const line = /^[a-z-]+: the working folder is gone \(.*\)\n$/
  t.match(gone(CLI, 'list'), { status: 1, stdout: '', stderr: line })
  t.match(gone(CLI, 'provision', 'a', '--root', root, '--playbook', 'p'), { status: 1, stderr: line })
  t.match(gone(CLI, 'provision', '--from', 'a.yml', '--root', root), { status: 1, stderr: line })
  t.match(gone(CLI, 'list', '--root', 'x'), { status: 1, stdout: '', stderr: line })
  t.match(gone(LAUNCHER, '--list', '--root', root), { status: 0, stdout: /"web-vm"/ })
  t.match(gone(LAUNCHER, '--list', '--root', 'x'), { status: 1, stdout: '', stderr: line })
})

t.test('exit codes reach the shell', async (t) => {
  const cwd = t.testdir(threeVms)
  const status = (...args: string[]) => spawnSync(CLI, args, { cwd }).status
  t.equal(status('--list'), 0)
  t.equal(status('--host', 'nobody'), 1)
  t.equal(status('--nonsense'), 2)
  t.equal(status('check'), 3)
})

t.test('an unbuilt checkout: one line, exit 1', async (t) => {
  const cwd = t.testdir()
  cpSync(join(CLI, '..'), join(cwd, 'bin'), { recursive: true })
  const ran = spawnSync(join(cwd, 'bin/vm-inventory'), ['--list'], { cwd, encoding: 'utf8' })
  t.match(ran, { status: 1, stdout: '', stderr: /^vm-inventory: not built yet \(run: .*npm run build, in .*\)\n$/ })
})

t.test('a Node that is too old: one line, exit 1', async (t) => {
  const old = `Object.defineProperty(process, 'versions', { value: { node: '18.19.1' } })`
  const env = { ...process.env, NODE_OPTIONS: `--require=${join(t.testdir({ 'old.cjs': old }), 'old.cjs')}` }
  for (const [program, name] of [
    ...['vm-inventory', 'provision-vm', 'destroy-vm'].map((name) => [join(CLI, '..', name), name] as const),
    [LAUNCHER, 'vm-infra'] as const,
  ]) {
    const { status, stdout, stderr } = spawnSync(program, ['--list'], { env, encoding: 'utf8' })
    t.strictSame([status, stdout], [1, ''], name)
    t.match(stderr, new RegExp(`^${name}: Node 20\\.19 or later is needed, /.* is 18\\.19\\.1 \\(get it from .*\\)\n$`))
  }
})

t.test('large output arrives whole at a reader that takes its time', async (t) => {
  const cwd = t.testdir(large())
  const child = spawn(CLI, ['--list'], { cwd, stdio: ['ignore', 'pipe', 'inherit'] })
  await once(child.stdout, 'readable')
  await setTimeout(200)
  const { _meta } = JSON.parse(await text(child.stdout))
  t.equal(Object.keys(_meta.hostvars).length, 100)
})

t.test('a reader that goes away is no error', async (t) => {
  const cwd = t.testdir(large())
  for (const argv of [['--list'], ['list'], ['--help']]) {
    const child = spawn(CLI, argv, { cwd, stdio: ['ignore', 'pipe', 'pipe'] })
    child.stdout.destroy()
    const [stderr] = await Promise.all([text(child.stderr), once(child, 'close')])
    t.equal(child.exitCode, 0, argv[0] ?? '')
    t.equal(stderr, '')
  }
})

t.test('a full disk under stdout is an error', async (t) => {
  const cwd = t.testdir(threeVms)
  const ran = spawnSync('sh', ['-c', '"$0" list --names > /dev/full', CLI], { cwd, encoding: 'utf8' })
  t.match(ran, { status: 1, stderr: /^vm-inventory: the output cannot be written \(ENOSPC\) \(.*\)\n$/ })
})

t.test('Ctrl-C ends what runs and is exit 130', async (t) => {
  const cwd = t.testdir(threeVms)
  const env = { ...process.env, PATH: standIn(cwd, 'ssh', 'echo ready\nexec sleep 60') }
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    const child: ChildProcess = spawn(CLI, ['ssh', 'web-vm'], { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] })
    const said = child.stderr === null ? '' : text(child.stderr)
    if (child.stdout) await once(child.stdout, 'data')
    child.kill(signal)
    await once(child, 'close')
    t.equal(child.exitCode, 130, signal)
    t.match(await said, /vm-inventory: interrupted\n$/)
  }
})

/**
 * A project, with the program in PATH and its script for a shell in `script`; beside it one that is empty, and one of a VM whose name
 * a shell would execute.
 */
const completionLab = (t: Test, shell: 'bash' | 'zsh') => {
  const odd = lab({ fragments: { hand: '[vms]\n"$(touch x) y" ansible_host=10.0.0.1\n' } })
  const cwd = t.testdir({ ...threeVms, path: {}, empty: { terraform: {} }, odd })
  symlinkSync(CLI, join(cwd, 'path/vm-inventory'))
  writeFileSync(join(cwd, 'script'), spawnSync(CLI, ['completion', shell]).stdout)
  const { NODE_OPTIONS: _, ...env } = process.env
  return { cwd, env: { ...env, HOME: cwd, PATH: [join(cwd, 'path'), env.PATH].join(delimiter) } }
}

t.test('bash completes commands, options, hosts and files', async (t) => {
  const { cwd, env } = completionLab(t, 'bash')
  const completed = (cwd: string, ...words: string[]): string[] =>
    spawnSync(
      'bash',
      [
        '-c',
        `source ~/script; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1))
         compopt() { printf '%s\\n' "$*"; }; $(complete -p "$1" | sed 's/.*-F \\([^ ]*\\).*/\\1/'); printf '%s\\n' "\${COMPREPLY[@]}"`,
        'bash',
        ...words,
      ],
      { cwd, env, encoding: 'utf8' },
    )
      .stdout.split('\n')
      .slice(0, -1)
  const completeIn = (cwd: string, ...words: string[]): string[] => completed(cwd, 'vm-inventory', ...words)
  const complete = (...words: string[]): string[] => completeIn(cwd, ...words)
  t.same(complete('exp'), ['explain'])
  t.same(complete('--wri'), ['--write-static'])
  t.same(complete('explain', 'we'), ['web-vm'])
  t.same(complete('--root', '.', 'ssh', ''), ['backup', 'db-vm', 'nas', 'web-vm'])
  t.same(complete('--host', 'd'), ['db-vm'])
  // Told that it is a file, bash goes on after a folder rather than end the word there.
  const file = '-o filenames'
  t.same(complete('parse', 'ansible/inventory.d/h'), [file, 'ansible/inventory.d/hardware.ini'])
  t.same(complete('--root', 'a'), [file, 'ansible'])
  t.same(complete('list', '--static-file', 'ansible/inv'), [file, 'ansible/inventory.d'])
  t.same(completed(cwd, 'destroy-vm', 'web-vm', 'd'), ['db-vm'])
  t.same(completed(cwd, 'provision-vm', '--keep'), ['--keep-on-failure'])
  t.same(completed(cwd, 'provision-vm', '--from', 'ansible/inv'), [file, 'ansible/inventory.d'])
  t.same(complete('explain', 'old'), ['old-vm'])
  t.same(complete('destroy', 'd'), ['db-vm'])
  t.same(complete('destroy', 'n'), [''], 'no hand-written host')
  t.same(complete('prune', ''), ['old-vm'])
  t.same(complete('--format', 's'), ['ssh-config'])
  t.same(complete('--write-static', '--static-hostname', 'n'), ['name'])
  t.same(complete('check', '--lib'), ['--libvirt'])
  t.same(complete('completion', 'z'), ['zsh'])
  // bash makes a word of its own of each `=`.
  t.same(complete('--root', '=', '/x', 'exp'), ['explain'])
  t.same(complete('--strict', '=', 'true', 'exp'), ['explain'])
  t.same(complete('--format', '=', 'ya'), ['yaml'])
  t.same(complete('--static-hostname', '='), ['address', 'name'])
  const empty = join(cwd, 'empty')
  for (const root of ['..', '~/', `'${cwd}'`])
    t.same(completeIn(empty, '--root', root, 'explain', 'w'), ['web-vm'], root)
  t.same(completeIn(empty, 'explain', '--root', '=', cwd, 'w'), ['web-vm'])
  const quoted = ['\\$\\(touch\\ x\\)\\ y']
  t.same(completeIn(join(cwd, 'odd'), 'explain', ''), quoted, 'bash puts it into the line as it stands')
  t.same(completeIn(join(cwd, 'odd'), 'explain', '\\$\\(t'), quoted)
  t.same(completeIn(empty, '--root', '..', '--host', 'w'), ['web-vm'])
  t.same(complete('--root', 'empty', 'explain', ''), [''], 'the names of that project')
})

t.test('zsh completes the same', async (t) => {
  const { cwd, env } = completionLab(t, 'zsh')
  // What zsh's completion system would do: keep the words that begin as the typed one does, and cut off what is before a `=`.
  const system = `
    typeset -A of
    compdef() { for name in \${@:2}; do of[$name]=$1; done }
    compadd() { shift; print -rl -- \${(M)@:#$PREFIX*} }
    compset() { PREFIX=\${PREFIX#*=} }
    _describe() { compadd -- \${found%%:*} }
    _directories() { print folders }
    _files() { print files }`
  const completed = (cwd: string, ...words: string[]): string[] =>
    spawnSync(
      'zsh',
      ['-f', '-c', `${system}; source ~/script; words=("$@"); CURRENT=$#; PREFIX=$words[-1]; $of[$1]`, 'zsh', ...words],
      { cwd, env, encoding: 'utf8' },
    )
      .stdout.split('\n')
      .filter((line) => line !== '')
  const completeIn = (cwd: string, ...words: string[]): string[] => completed(cwd, 'vm-inventory', ...words)
  const complete = (...words: string[]): string[] => completeIn(cwd, ...words)
  t.same(complete('exp'), ['explain'])
  t.same(complete('--wri'), ['--write-static'])
  t.same(complete('explain', 'we'), ['web-vm'])
  t.same(complete('--root', '/x', 'explain', '--j'), ['--json'])
  t.same(complete('--root=/x', 'explain', '--j'), ['--json'])
  t.same(complete('--root', 'e'), ['folders'])
  t.same(complete('parse', 'h'), ['files'])
  t.same(complete('list', '--static-file', 'a'), ['files'])
  t.same(completed(cwd, 'destroy-vm', 'web-vm', 'd'), ['db-vm'])
  t.same(completed(cwd, 'provision-vm', '--keep'), ['--keep-on-failure'])
  t.same(completed(cwd, 'provision-vm', '--from', 'v'), ['files'])
  t.same(complete('--host', 'd'), ['db-vm'])
  t.same(complete('--format', 's'), ['ssh-config'])
  t.same(complete('--format=ya'), ['yaml'])
  t.same(complete('completion', 'z'), ['zsh'])
  const empty = join(cwd, 'empty')
  for (const root of ['..', '~/', `'${cwd}'`])
    t.same(completeIn(empty, '--root', root, 'explain', 'w'), ['web-vm'], root)
  t.same(completeIn(empty, 'explain', `--root=${cwd}`, 'w'), ['web-vm'])
  t.same(completeIn(empty, '--root', '..', '--host', 'w'), ['web-vm'])
  t.same(complete('--root', 'empty', 'explain', 'w'), [], 'the names of that project')
})

t.test('Ctrl-C ends what a look at the hypervisor has started, however early it comes', async (t) => {
  const cwd = t.testdir(threeVms)
  const PATH = standIn(cwd, 'virsh', 'echo $$ > pid; kill -INT $PPID; exec sleep 600')
  const child = spawn(...bare(CLI, 'check', '--libvirt', 'test:///default'), {
    cwd,
    env: { ...process.env, PATH },
    stdio: 'ignore',
  })
  await once(child, 'exit')
  const pid = Number(readFileSync(join(cwd, 'pid'), 'utf8'))
  await until(() => !pidRuns(pid))
  t.ok(pid > 1)
})
