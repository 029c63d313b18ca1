import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import type { Command } from '../../src/cli/command.js'
import { commands } from '../../src/cli/commands/index.js'
import { inventory } from '../../src/cli/commands/inventory.js'
import { formats } from '../../src/formats/index.js'
import { asTerraformWrites, lab, stateOf } from '../fixtures/cli/lab.js'
import { CLI, type Ended, projectPath, runCommand, runProgram, runScript } from '../integration/run-program.js'

// What Terraform marks as sensitive, and what is in files that cannot be read, is searched for byte for byte in everything
// that every command prints and writes. Commands come from their registry: a new one is covered as soon as it is in it.

let count = 0
/** A secret of its own for each place, so that a leak says where it comes from. */
const secret = (place: string): string => `s3cr3t-${place}-${++count}`
const SECRET = /s3cr3t|66006600|203\.0\.113\.66/

type Path = readonly (string | number)[]
const marks = (paths: readonly Path[]) =>
  paths.map((path) =>
    path.map((step) =>
      typeof step === 'number'
        ? { type: 'index', value: { value: step, type: 'number' } }
        : { type: 'get_attr', value: step },
    ),
  )

interface Given {
  readonly attributes?: Record<string, unknown>
  readonly sensitive?: readonly Path[]
  readonly outputs?: Record<string, unknown>
}

/** A state with secrets, marked as Terraform marks them; without the marks when `marked` is false. */
const secretState = (name: string, marked: boolean, { attributes, sensitive = [], outputs = {} }: Given): string => {
  const state = JSON.parse(stateOf(name, '192.168.122.20', attributes))
  if (marked) state.resources[0].instances[0].sensitive_attributes = marks(sensitive)
  state.outputs = Object.fromEntries(
    Object.entries(outputs).map(([key, value]) => [
      key,
      { value, type: 'dynamic', ...(marked && { sensitive: true }) },
    ]),
  )
  return asTerraformWrites(state)
}

const project = (marked: boolean) => {
  const broken = JSON.stringify({ version: 4, outputs: { token: { value: secret('broken') } } })
  return lab({
    states: {
      outputs: secretState('outputs', marked, {
        outputs: {
          vm_user: secret('user'),
          ansible_groups: [secret('group').replaceAll('-', '_')],
          ansible_vars: {
            password: secret('variable'),
            [secret('key')]: 1,
            deep: [{ a: secret('deep') }],
            n: 66006600,
          },
          ansible_host: '203.0.113.66',
          other: secret('other'),
        },
      }),
      attributes: secretState('attributes', marked, {
        attributes: { arch: secret('arch'), memory: 66006600, id: secret('id') },
        sensitive: [['arch'], ['memory'], ['id']],
      }),
      address: secretState('address', marked, {
        attributes: { network_interface: [{ network_name: secret('network'), addresses: ['203.0.113.66'] }] },
        sensitive: [
          ['network_interface', 0, 'addresses', 0],
          ['network_interface', 0, 'network_name'],
        ],
      }),
      // Told by others: its name is nobody's to see.
      unnamed: secretState(secret('name'), marked, { sensitive: [['name']] }),
      ...(marked && {
        torn: broken.slice(0, -2),
        trailing: `${broken} ${secret('trailing')}`,
        newer: broken.replace('"version":4', '"version":99'),
        wrong: broken.replace('"version":4', `"version":4,"resources":[{"mode":"${secret('mode')}"}]`),
        words: secret('words'),
        encrypted: readFileSync(projectPath('test/fixtures/state/encrypted-opentofu/state.tfstate'), 'utf8'),
      }),
    },
    fragments: {
      ...(marked && {
        open: `[vms]\n192.168.122.30 ansible_password='${secret('quote')}\n`,
        word: `[vms]\n192.168.122.31 ${secret('word')}\n`,
        section: `[${secret('section')}\n[vms] ${secret('after')}\n`,
        unhashable: `[vms]\n192.168.122.32 ansible_password="{['${secret('hash')}']: 1}"\n`,
      }),
      outputs: '[vms]\n192.168.122.20 vm_name=outputs\n',
    },
  })
}

/** Where a command runs: everything that it may write to is in this folder. */
const placeOf = (root: string) => {
  const folders = Object.fromEntries(
    ['HOME', 'TMPDIR', 'XDG_CACHE_HOME', 'XDG_STATE_HOME', 'XDG_CONFIG_HOME', 'XDG_RUNTIME_DIR'].map((name) => [
      name,
      join(root, name),
    ]),
  )
  for (const folder of Object.values(folders)) mkdirSync(folder, { recursive: true })
  return { cwd: root, env: { ...folders, VM_INFRA_ROOT: root, VM_INFRA_STATE_PASSPHRASE: secret('passphrase') } }
}

/** A word for each positional; of what a command may be given, a VM of the project. */
const wordsFor = ({ positionals = {} }: Command): string[][] => {
  const words = Object.entries(positionals).map(([name, { complete, required }]) => {
    if (complete === 'file') return ['ansible/inventory.d/open.ini', 'ansible/inventory.d/unhashable.ini']
    if (typeof complete === 'function' || required || name === 'words')
      return ['outputs', 'attributes', 'address', 'nobody']
    return []
  })
  const [first = []] = words
  return first.length === 0 ? [[]] : first.map((word) => [word])
}

/** Every way to call a command: plain, and with each of its options that takes no value. */
const callsOf = (name: string | undefined, command: Command): string[][] => {
  const options = Object.entries(command.options ?? {}).filter(([, { type }]) => type === 'boolean')
  const dry = command.options !== undefined && 'dry-run' in command.options ? ['--dry-run'] : []
  const flags = options.map(([option]) => `--${option}`).filter((flag) => flag !== '--dry-run')
  const start = name === undefined ? [] : [name]
  return wordsFor(command).flatMap((words) =>
    [[], ...flags.map((flag) => [flag])].map((flag) => [...start, ...words, ...dry, ...flag]),
  )
}

const MAIN: string[][] = [
  ...Object.keys(formats).map((format) => ['--format', format]),
  ...['outputs', 'attributes', 'nobody'].map((name) => ['--host', name]),
  ...[[], ['--json'], ['--check'], ['--verify'], ['--allow-partial'], ['--strict']].map((more) => [
    '--write-static',
    ...more,
  ]),
]

const everyCall = (): string[][] => [
  ...MAIN,
  ...callsOf(undefined, inventory),
  ...commands.flatMap((command) => callsOf(command.name, command)),
]

/** Every file below a folder but for the states and fragments that were put there. */
const written = (root: string): string[] =>
  readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => !/terraform\.tfstate\.d\/|inventory\.d\//.test(path.slice(root.length)))

t.test('nothing that is secret is printed or written, whatever is asked', async (t) => {
  const root = t.testdir(project(true))
  const place = placeOf(root)
  const run = async (what: string, ending: Promise<Ended>): Promise<void> => {
    const { stdout, stderr } = await ending
    const [found] = SECRET.exec(stdout + stderr) ?? []
    if (found !== undefined) t.fail(what, { stdout, stderr })
  }
  const calls = everyCall()
  t.ok(calls.length > 60, `${calls.length} calls`)
  t.strictSame(
    commands.map(({ name }) => name).filter((name) => !calls.some(([first]) => first === name)),
    [],
    'of every command',
  )
  for (const args of calls) await run(`vm-inventory ${args.join(' ')}`, runCommand(args, place))
  await run('the script', runScript(['--list'], place))
  for (const name of ['outputs', 'attributes', 'nobody']) await run('--host', runScript(['--host', name], place))
  for (const program of ['provision-vm', 'destroy-vm']) {
    await run(program, runProgram(projectPath(`bin/${program}`), ['outputs', '--dry-run'], place))
  }
  const files = written(root)
  t.ok(files.includes(join(root, 'ansible', 'inventory.ini')))
  for (const path of files) t.notMatch(readFileSync(path, 'latin1'), SECRET, path.slice(root.length))
})

t.test('all of it is there to be found when nothing is marked', async (t) => {
  const root = t.testdir(project(false))
  const { stdout } = await runScript(['--list'], placeOf(root))
  for (const found of ['user', 'group', 'variable', 'key', 'deep', 'arch', 'id', 'name']) {
    t.match(stdout, new RegExp(`s3cr3t[-_]${found}[-_]`), found)
  }
  for (const found of ['66006600', '203.0.113.66']) t.ok(stdout.includes(found), found)
})

/** The mode of every file and folder that a program makes, as it asks for them, by path. */
const modesMade = async (t: Test, root: string, args: readonly string[]): Promise<[path: string, mode: number][]> => {
  const log = join(t.testdirName, 'strace')
  const calls = 'trace=open,openat,creat,mkdir,mkdirat,chmod,fchmod,fchmodat'
  await runProgram('strace', ['-f', '-e', calls, '-o', log, CLI, ...args], placeOf(root))
  return readFileSync(log, 'utf8')
    .split('\n')
    .flatMap((line): [string, number][] => {
      const [, path, mode] = /(?:O_CREAT|mkdir).*?/.test(line)
        ? (/"([^"]+)".*\b(0[0-7]{3,4})\)\s+= \d/.exec(line) ?? [])
        : []
      return path === undefined || mode === undefined ? [] : [[path, Number.parseInt(mode, 8)]]
    })
}

t.test('what is made of private files is private, temporary files and caches too', async (t) => {
  const root = join(t.testdir({ project: project(false) }), 'project')
  writeFileSync(join(root, 'terraform', 'main.tf'), 'terraform {\n  backend "local" {}\n}\n')
  await runProgram('chmod', ['-R', 'go-rwx', join(root, 'terraform'), join(root, 'ansible', 'inventory.d')])
  for (const args of [['--write-static', '--verify'], ['check'], ['list']]) {
    const made = await modesMade(t, root, args)
    const isPrivate = (path: string, mode: number) =>
      (mode & 0o077) === 0 || made.some(([folder, own]) => path.startsWith(`${folder}/`) && (own & 0o077) === 0)
    // Ansible's own folder aside. The lock names the process that holds it to whoever waits for it, and nothing else.
    const ours = made.filter(([path]) => path.startsWith(root) && !/\/HOME\/|\.inventory\.ini\.lock/.test(path))
    const open = ours.filter(([path, mode]) => !isPrivate(path, mode)).map(([path]) => path.slice(root.length))
    t.strictSame(open, [], args.join(' '))
    if (args.includes('--verify')) t.ok(ours.length >= 3, 'a temporary folder, what is in it, and the file itself')
  }
  t.equal(statSync(join(root, 'ansible', 'inventory.ini')).mode & 0o777, 0o600)
})
