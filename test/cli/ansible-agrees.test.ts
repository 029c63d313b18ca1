import { execFileSync } from 'node:child_process'
import { chmodSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { fragmentOf, lab, stateOf } from '../fixtures/cli/lab.js'
import { runMain } from '../fixtures/cli/run-main.js'

const ansible = (inventory: string, ...args: string[]): string =>
  execFileSync('ansible-inventory', ['-i', inventory, ...args], {
    encoding: 'utf8',
    env: { ...process.env, ANSIBLE_NOCOLOR: '1' },
    stdio: ['ignore', 'pipe', 'ignore'],
  })

/** A script that prints `text`, as an inventory script does. */
const script = (folder: string, name: string, text: string): string => {
  const path = join(folder, name)
  writeFileSync(path, `#!/bin/sh\ncat <<'END'\n${text}END\n`)
  chmodSync(path, 0o755)
  return path
}

t.test('parse means what Ansible reads', async (t) => {
  const ini = `
jump ansible_host=10.0.0.1 ansible_port=2222
web[1:3] note='a # b' n=5 f=1.0 b=True l="[1, 'x']" none=None
[app]
web1
web2:2022 ansible_user=mr
[app:vars]
color=blue
port=80
[prod:children]
app
[all:vars]
everywhere=yes
`
  const cwd = t.testdir({ 'a.ini': ini })
  const { code, stdout } = await runMain(['parse', 'a.ini'], { cwd })
  t.equal(code, 0)
  t.same(
    JSON.parse(ansible(script(cwd, 'parsed.sh', stdout), '--list')),
    JSON.parse(ansible(join(cwd, 'a.ini'), '--list')),
  )
})

t.test('graph is the graph of what --list says', async (t) => {
  const more = '\n[app]\n10.0.0.1\n[prod:children]\napp\n[all:children]\nprod\n'
  const cwd = t.testdir(
    lab({
      states: { web: stateOf('web', '10.0.0.1'), db: stateOf('db', '10.0.0.2'), none: stateOf('none', undefined) },
      fragments: {
        web: fragmentOf('web', '10.0.0.1') + more,
        shelf: 'nas\nrouter ansible_host=10.0.0.9\n[rack]\nnas\n',
      },
    }),
  )
  const list = await runMain(['--list'], { cwd })
  const graph = await runMain(['graph'], { cwd })
  t.equal(graph.code, 0)
  t.equal(graph.stdout, ansible(script(cwd, 'list.sh', list.stdout), '--graph'))
  const { children } = JSON.parse((await runMain(['graph', '--json'], { cwd })).stdout)
  const [ungrouped, prod, rack] = children
  t.match(ungrouped, { group: 'ungrouped' })
  t.same(prod, { group: 'prod', children: [{ group: 'app', children: [], hosts: ['web'] }], hosts: [] })
  t.same(rack, { group: 'rack', children: [], hosts: ['nas'] })
})
