import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { formats } from '../../src/formats/index.js'
import {
  LAUNCHER,
  type Place,
  projectPath,
  runCommand,
  runProgram,
  runScript,
  standIn,
} from '../integration/run-program.js'
import type { Ansible } from './ansible-matrix.js'
import type { Failure, Suite } from './suite.js'

// A case is a folder: input, a project with what a stranger may have written into its states and fragments; what lies outside
// of it; and what the script answers, expected.json, and says, expected.stderr. The word `canary` is a command in PATH.
const CASES = projectPath('test/fixtures/hostile')

/**
 * Makes Ansible evaluate every variable of every host, and facts that are made of keys and values of the tags: up to 2.18 such a fact
 * is evaluated again. Then makes it try to reach the host.
 */
const PLAYBOOK = `- hosts: all
  gather_facts: false
  ignore_errors: true
  ignore_unreachable: true
  tasks:
    - ansible.builtin.debug:
        var: hostvars[inventory_hostname]
    - ansible.builtin.debug:
        var: groups
      run_once: true
    - ansible.builtin.set_fact:
        made: "{{ (tf_tags | default({})) | list }}"
        known: "{{ (tf_tags | default({})).values() | list }}"
    - ansible.builtin.debug:
        var: "[made, known]"
    - ansible.builtin.ping:
`

/** Runs a program where no network is, so that whatever it is told to reach is not there. */
const OFFLINE = ['unshare', ...(process.getuid?.() === 0 ? [] : ['--user', '--map-root-user']), '--net']

/** How a line begins that says of a task what became of it on a host. */
const SEEN = ['ok', 'fatal']

/** Control characters and marks that turn the direction of writing, which none of our own output holds. */
const STEERS = /[^\P{Cc}\n]|[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/u

interface Case {
  readonly name: string
  /** Copy of its input. */
  readonly root: string
  readonly place: Place
  readonly canary: string
}

/** Projects full of malice, read by the script, by every command and by each Ansible: a command hidden in them never runs. */
export const hostileOn = (ansibles: () => Promise<readonly Ansible[]>): Suite => ({
  name: 'hostile',
  share: 5,
  run: async ({ scale, deadline }) => {
    const failures: Failure[] = []
    const count = { passed: 0, cases: 0, commands: 0, playbooks: 0, ran: 0 }
    const folder = mkdtempSync(join(tmpdir(), 'vm-infra-hostile-'))
    const asked = await ansibles()
    const check = (holds: boolean, message: string): void => {
      if (holds) count.passed++
      else failures.push({ message })
    }
    const canaryRan = (canary: string, where: string): void => {
      const ran = existsSync(canary)
      if (ran) count.ran++
      check(!ran, `the canary ran: ${where}`)
      rmSync(canary, { force: true })
    }
    const runCommands = async ({ name, place, canary }: Case): Promise<void> => {
      for (const args of await commandsFor(place, scale)) {
        const { code, stdout, stderr } = await runCommand(args, place)
        count.commands++
        const said = `${name}: vm-inventory ${args.join(' ')}`
        check(code !== null && !/this is a bug/.test(stderr), `${said}: ${stderr}`)
        check(!STEERS.test(stdout + stderr), `${said}: its output steers a terminal`)
        canaryRan(canary, said)
      }
    }
    const runPlaybook = async ({ name, root }: Case, ansible: Ansible): Promise<void> => {
      const said = `${name}: Ansible ${ansible.version}`
      const { place, canary } = cage(join(folder, name, ansible.version), root)
      const { code, stdout, stderr } = await evaluate(ansible, { place, root })
      count.playbooks++
      const { hostvars } = JSON.parse(readFileSync(join(CASES, name, 'expected.json'), 'utf8'))._meta
      const missing = Object.keys(hostvars).filter(
        (host) => !SEEN.some((seen) => stdout.includes(`${seen}: [${host}]`)),
      )
      check(code !== null && missing.length === 0, `${said} left out ${missing}: ${stderr}`)
      canaryRan(canary, said)
    }
    try {
      for (const ansible of asked) {
        const works = await canaryWorks(join(folder, `control-${ansible.version}`), ansible)
        check(works, `Ansible ${ansible.version}: a template that is allowed does not run either`)
      }
      for (const name of readdirSync(CASES).sort()) {
        if (count.cases > 0 && performance.now() > deadline) break
        const it = prepare(join(folder, name), name)
        for (const message of await answers(it)) check(false, `${name}: ${message}`)
        await runCommands(it)
        await Promise.all(asked.map((ansible) => runPlaybook(it, ansible)))
        count.cases++
      }
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
    const figure = [
      `${count.cases} cases`,
      `${count.commands} commands`,
      `${count.playbooks} playbooks on ${asked.length} ${asked.length === 1 ? 'version' : 'versions'} of Ansible`,
      `the canary ran ${count.ran} times`,
    ].join(', ')
    return { passed: count.passed, failures, figure }
  },
})

const prepare = (folder: string, name: string): Case => {
  cpSync(join(CASES, name), folder, { recursive: true, verbatimSymlinks: true })
  const root = join(folder, 'input')
  return { name, root, ...cage(folder, root) }
}

/** A place in which the command `canary` leaves a file. */
const cage = (folder: string, root: string): { place: Place; canary: string } => {
  const canary = join(folder, 'canary-ran')
  const env = {
    PATH: standIn(folder, 'canary', `: > ${canary}`),
    VM_INFRA_ROOT: root,
    ANSIBLE_INVENTORY_ANY_UNPARSED_IS_FAILED: 'true',
    ANSIBLE_INVENTORY_PLUGIN_SCRIPT_STDERR: 'false',
    ANSIBLE_FORKS: '20',
    ANSIBLE_TIMEOUT: '5',
  }
  return { canary, place: { cwd: folder, env } }
}

/** What is wrong with the script's answer, and with the static file that is written of it. */
const answers = async ({ name, place, root }: Case): Promise<string[]> => {
  const expected = (file: string): string => readFileSync(join(CASES, name, file), 'utf8')
  const list = await runScript(['--list'], place)
  const written = await runCommand(['--write-static'], place)
  const file = join(root, 'ansible', 'inventory.ini')
  return [
    ...(list.code === 0 && isDeepStrictEqual(JSON.parse(list.stdout), JSON.parse(expected('expected.json')))
      ? []
      : [`the answer is not that of expected.json: ${list.stdout}`]),
    ...(list.stderr === expected('expected.stderr') ? [] : [`what is said is not expected.stderr: ${list.stderr}`]),
    ...(written.code === 0 && existsSync(file) ? [] : [`--write-static ended with ${written.code}: ${written.stderr}`]),
  ]
}

/** Every command that reads the inventory, and those that would change something, held back; a few of them below scale 1. */
const commandsFor = async (place: Place, scale: number): Promise<string[][]> => {
  const names = (await runCommand(['list', '--names'], place)).stdout.trimEnd().split('\n')
  const [first = ''] = names
  if (scale < 1) return [['--list'], ['check'], ['explain', first], ['ssh', first, '--dry-run']]
  return [
    ['--list'],
    ...Object.keys(formats).map((format) => ['--format', format]),
    ...[
      ['list'],
      ['list', '--json'],
      ['check'],
      ['check', '--json'],
      ['graph'],
      ['prune'],
      ['config'],
      ['--write-static', '--check'],
    ],
    ...names.slice(0, 3).flatMap((name) => [
      ['explain', name],
      ['explain', '--json', name],
      ['ssh', name, '--dry-run'],
      ['destroy', name, '--dry-run'],
    ]),
  ]
}

const evaluate = ({ program }: Ansible, { place, root }: Pick<Case, 'place' | 'root'>) => {
  const playbook = join(place.cwd ?? root, 'playbook.yml')
  writeFileSync(playbook, PLAYBOOK)
  // The interpreter is that of the program's own shebang.
  const path = program.includes('/') ? `${dirname(program)}${delimiter}${place.env?.PATH}` : place.env?.PATH
  const inventories = ['-i', LAUNCHER, '-i', join(root, 'ansible', 'inventory.ini')]
  const [first = '', ...rest] = [...OFFLINE, 'ansible-playbook', ...inventories, playbook]
  return runProgram(first, rest, { ...place, env: { ...place.env, PATH: path } })
}

/** A template that is allowed runs: else that none runs would mean nothing. */
const canaryWorks = async (folder: string, ansible: Ansible): Promise<boolean> => {
  const root = join(folder, 'input')
  for (const path of ['terraform', 'ansible/inventory.d']) mkdirSync(join(root, path), { recursive: true })
  writeFileSync(join(root, 'ansible', 'inventory.d', 'nas.ini'), `nas note="{{ lookup('pipe', 'canary') }}"\n`)
  writeFileSync(join(root, 'ansible', 'inventory.ini'), '[vms]\n')
  writeFileSync(join(root, 'vm-infra.config.json'), '{ "fragments": { "templates": ["note"] } }\n')
  const { place, canary } = cage(folder, root)
  await evaluate(ansible, { place, root })
  return existsSync(canary)
}
