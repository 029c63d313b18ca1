import { existsSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import manifest from '../../package.json' with { type: 'json' }
import { commands } from '../../src/cli/commands/index.js'
import { lab, stateOf } from '../fixtures/cli/lab.js'
import { runMain } from '../fixtures/cli/run-main.js'

t.test('help and version go to stdout, exit 0', async (t) => {
  const cwd = t.testdir()
  const help = await runMain(['--help'], { cwd })
  t.equal((await runMain(['-lh'], { cwd })).stdout, help.stdout)
  t.equal(help.code, 0)
  t.equal(help.stderr, '')
  for (const { name, describe } of commands) {
    t.match(help.stdout, name)
    t.match(help.stdout, describe.slice(0, 20))
  }
  for (const option of ['--list', '--host', '--write-static', '--format', '--root', '--strict', '--lock-timeout']) {
    t.match(help.stdout, option)
  }
  for (const argv of [['--version'], ['provision', '--version'], ['provision', 'web-vm', '--version']]) {
    t.match(await runMain(argv, { cwd }), { code: 0, stdout: /^\d+\.\d+\.\d+\n$/, stderr: '' })
  }
})

t.test('every command has help with its examples', async (t) => {
  for (const { name, program = `vm-inventory ${name}`, examples } of commands) {
    const help = await runMain([name, '--help'], { cwd: t.testdir() })
    t.equal(help.code, 0, name)
    t.match(help.stdout, new RegExp(`^${program}( .*)?\n`), 'as it is called')
    t.hasProps(manifest.bin, program.split(' ', 1), program)
    t.ok(examples.length > 0, name)
    for (const [line] of examples) t.ok(help.stdout.includes(line), `${name}: ${line}`)
  }
})

t.test('commands are sorted, and no two have one name', async (t) => {
  const names = commands.map(({ name }) => name)
  t.same(names, [...names].sort())
  const all = commands.flatMap(({ name, aliases = [] }) => [name, ...aliases])
  t.equal(new Set(all).size, all.length)
})

t.test('wrong usage: one line, exit 2, nothing on stdout', async (t) => {
  const takers = commands
    .filter(({ positionals = {} }) => Object.values(positionals).some(({ complete }) => typeof complete === 'function'))
    .map(({ name }) => `"${name}"`)
  const cases: readonly (readonly [argv: readonly string[], says: RegExp])[] = [
    [[], /nothing to do: .* one of --list, --host, --format, --write-static \(/],
    [['lst'], /: there is no command "lst" \(did you mean list\?\)/],
    [['nonsense'], /: there is no command "nonsense" \(see: vm-inventory --help\)/],
    [['--nonsense'], /: unknown option --nonsense \(see: vm-inventory --help\)/],
    [['--lst'], /: unknown option --lst \(did you mean --list\?\)/],
    [['--write-statc=1'], /: unknown option --write-statc \(did you mean --write-static\?\)/],
    [['-x'], /: unknown option -x \(see: vm-inventory --help\)/],
    [['list', '--jsn'], /: unknown option --jsn \(did you mean --json\?\)/],
    [['list', '--no-strict'], /: unknown option --no-strict \(write --strict=false\)/],
    [['list', '--_=x'], /: unknown option -_ \(/],
    [['-_', 'list'], /: unknown option -_ \(/],
    [['list', '-j_', 'x'], /: unknown option -_ \(/],
    [['list', 'extra'], /: list does not take "extra" \(see: vm-inventory list --help\)/],
    [['--names', 'list'], /: unknown option --names \(write it after list\)/],
    [['--dry-run', 'provision', 'web'], /: unknown option --dry-run \(write it after provision\)/],
    [['list', '--json', ''], /: list does not take "" \(see: vm-inventory list --help\)/],
    [['list', '--list'], /: unknown option --list \(see: vm-inventory list --help\)/],
    [
      ['explain'],
      /: an argument is missing: vm-inventory explain <name> \[variable\] \(see: vm-inventory explain --help\)/,
    ],
    [['destroy'], /: an argument is missing: destroy-vm <names\.\.> \(see: destroy-vm --help\)/],
    [['parse', '--json', 'a.ini'], /: unknown option --json \(see: vm-inventory parse --help\)/],
    [['explain', '--jsn', 'web'], /: unknown option --jsn \(did you mean --json\?\)/],
    [['explain', '--root'], /: --root needs a value \(see: vm-inventory explain --help\)/],
    [['explain', '--for=prune'], /: unknown option --for \(/],
    [['prune', '--names', 'web'], /: unknown option --names \(/],
    [['extra', 'list'], /: there is no command "extra"/],
    [['destroy', '-yy'], /: an argument is missing: destroy-vm/],
    [['destroy', '-f', 'web'], /: unknown option -f \(/],
    [['ssh', 'web', 'uptime'], /: ssh does not take "uptime" \(write it after --\)/],
    [['ssh', '--', '--json'], /: an argument is missing: vm-inventory ssh <name>/],
    [['--host'], /: --host needs a value \(see: vm-inventory --help\)/],
    [['list', '--', 'extra'], /: list does not take "extra" \(see: vm-inventory list --help\)/],
    [['list', '--', '--json'], /: list does not take "--json" \(see: vm-inventory list --help\)/],
    [['list', '--json', '--', 'false'], /: list does not take "false" \(see: vm-inventory list --help\)/],
    [['--list', '--', 'extra'], /: there is no command "extra"/],
    [['--list', '--host', 'a'], /--list and --host cannot be given together/],
    [['--host', 'a', '--format', 'yaml'], /cannot be given together/],
    [['--check'], /--check goes with --write-static/],
    [['--format', 'xml'], /: --format cannot be "xml" \(it takes .*"json"/],
    [['--write-static', '--lock-timeout', 'soon'], /--lock-timeout/],
    [['--write-static', '--check=maybe'], /: --check cannot be "maybe" \(give it 1 or 0, or no value\)/],
    [[''], /: there is no command "" \(/],
    [['list', ''], /: list does not take "" \(see: vm-inventory list --help\)/],
    [['list', 'check'], /: list does not take "check" \(see: vm-inventory list --help\)/],
    [['check', '--libvirt', ''], /: --libvirt needs a value \(name a URI/],
    [['prune', '--libvirt='], /: --libvirt needs a value \(name a URI/],
    [['parse', ''], /: parse needs the name of a file \(name one, or - for stdin\)/],
    [['list', '--root', ''], /: --root is empty \(name the folder/],
    [['list', '--for', 'graph'], new RegExp(`: --for cannot be "graph" \\(it takes ${takers.join(', ')}\\)`)],
    [['list', '--for', 'graph', '--root', '/nowhere'], /: --for cannot be "graph"/],
    [['provision', 'web', '--timeout', 'soon'], /--timeout needs a number .* \(see: provision-vm --help\)/],
    [['provision', 'web', '--timeout', '0'], /--timeout needs a number .* \(see: provision-vm --help\)/],
    [['destroy', 'web', '--parallel', '1.5'], /--parallel needs .* \(see: destroy-vm --help\)/],
    [['provision', 'web', '--from', 'a.yml'], /--from cannot be given together \(see: provision-vm --help\)/],
    [['--list', '--check'], /--check goes with --write-static \(see: vm-inventory --help\)/],
    [['provision', '--from='], /: --from needs a value \(name a YAML file with a list of VMs\)/],
    [['destroy', 'web', '-y='], /: -y cannot be ""/],
  ]
  for (const [argv, says] of cases) {
    const ran = await runMain(argv, { cwd: t.testdir({ terraform: {}, ansible: {} }) })
    t.match(ran, { code: 2, stdout: '' }, argv.join(' '))
    t.match(ran.stderr, /^vm-inventory: .*\(.*\)\n$/, argv.join(' '))
    t.match(ran.stderr, says)
    t.equal(ran.stderr.split('\n').length, 2, `one line: ${ran.stderr}`)
  }
})

t.test('the value of an option that is yes or no means what it says', async (t) => {
  const cwd = t.testdir(lab({ states: { web: stateOf('web', '10.0.0.1'), bad: '{"version": 9}' } }))
  for (const yes of ['--strict', '--strict=true', '--strict=1', '--strict=yes']) {
    t.match(await runMain(['--list', yes], { cwd }), { code: 1, stdout: '' }, yes)
  }
  for (const no of ['--strict=false', '--strict=0']) {
    t.match(await runMain(['--list', no], { cwd, env: { VM_INFRA_STRICT: '1' } }), { code: 0 }, no)
  }
  for (const no of ['--help=false', '-h=0', '--version=no']) {
    t.match(await runMain(['--host', 'web', no], { cwd }), { code: 0, stdout: /10\.0\.0\.1/ }, no)
  }
  t.match(await runMain(['--write-static', '--check=1'], { cwd }), { code: 3 })
  t.notOk(existsSync(join(cwd, 'ansible/inventory.ini')))
  t.match(await runMain(['prune', '-y=0', '--help=1'], { cwd }), { code: 0, stdout: /prune \[names/ })
  const ssh = ['ssh', 'web', '--dry-run=1', '--', 'x', '--check=maybe', '--strict=1']
  t.match(await runMain(ssh, { cwd }), { code: 0, stdout: / --check=maybe --strict=1'?\n$/ }, 'what follows -- stays')
})

t.test('completion is for the shell that is named, else for the one that runs', async (t) => {
  const completion = (shell: string | undefined, ...args: string[]) =>
    runMain(['completion', ...args], { cwd: t.testdir(), env: shell === undefined ? {} : { SHELL: shell } })
  t.match(await completion('/usr/bin/bash'), { code: 0, stdout: /complete -F/ })
  t.match(await completion('/bin/zsh'), { code: 0, stdout: /#compdef/ })
  t.match(await completion('/bin/zsh', 'bash'), { code: 0, stdout: /complete -F/ })
  t.match(await completion(undefined), { code: 2, stderr: /no completion for the shell ""/ })
})
