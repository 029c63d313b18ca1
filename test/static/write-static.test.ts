import { spawnSync } from 'node:child_process'
import {
  chmodSync,
  linkSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { EXIT } from '../../src/errors.js'
import { newLock } from '../../src/files/lock-file.js'
import { ownIdentity } from '../../src/files/process-identity.js'
import { loadInventory } from '../../src/load/load-inventory.js'
import { standIn } from '../integration/run-program.js'
import { fragment, Lab, state } from './lab.js'

const TWO = '[vms]\n10.0.0.1 ansible_user=mr vm_name=a\n10.0.0.2 ansible_user=mr vm_name=b\n'

t.test('written once, then unchanged', async (t) => {
  const lab = await Lab.two(t.testdir())
  const { status, inventory, problems } = await lab.write()
  t.equal(status, 'written')
  t.same([...inventory.hosts.keys()], ['a', 'b'])
  t.same(problems, [])
  t.equal(lab.read(), TWO)
  const { ino } = statSync(lab.path())
  t.equal((await lab.write()).status, 'unchanged')
  t.equal(statSync(lab.path()).ino, ino, 'not rewritten')
  t.same(readdirSync(lab.path('ansible')).sort(), ['inventory.d', 'inventory.ini'], 'nothing lies beside it')
})

t.test('no VM: an empty [vms]', async (t) => {
  const lab = await Lab.make(t.testdir(), {})
  t.equal((await lab.write()).status, 'written')
  t.equal(lab.read(), '[vms]\n')
})

t.test('follows what comes, moves and goes', async (t) => {
  const lab = await Lab.two(t.testdir())
  await lab.write()
  lab.put(Lab.state('b'), state('b', '10.0.0.22'))
  t.equal((await lab.write()).status, 'written')
  t.equal(lab.read(), TWO.replace('10.0.0.2', '10.0.0.22'), "the state's address")
  lab.put(Lab.state('b'), state())
  t.match((await lab.write()).problems, [{ code: 'fragment-orphan' }])
  t.equal(lab.read(), '[vms]\n10.0.0.1 ansible_user=mr vm_name=a\n')
})

t.test('check writes nothing', async (t) => {
  const lab = await Lab.two(t.testdir())
  t.equal((await lab.write({ check: true })).status, 'stale')
  t.notOk(readdirSync(lab.path('ansible')).includes('inventory.ini'))
  await lab.write()
  t.equal((await lab.write({ check: true })).status, 'unchanged')
  writeFileSync(lab.path(), 'edited')
  t.equal((await lab.write({ check: true })).status, 'stale')
  t.equal(readFileSync(lab.path(), 'utf8'), 'edited')
})

t.test('verify has Ansible read it first', async (t) => {
  const lab = await Lab.two(t.testdir())
  t.equal((await lab.write({ verify: process.env })).status, 'written')
})

t.test('verify also has it read what is in place already, and what check would write', async (t) => {
  const lab = await Lab.two(t.testdir())
  await lab.write()
  const { PATH } = process.env
  t.teardown(() => {
    process.env.PATH = PATH
  })
  process.env.PATH = standIn(lab.root, 'ansible-inventory', 'test "$2" = nothing.ini')
  const refused = { message: /ansible-inventory refuses it$/ }
  await t.rejects(lab.write({ verify: process.env }), refused)
  await t.rejects(lab.write({ verify: process.env, check: true }), refused)
  lab.put(Lab.state('b'), state('b', '10.0.0.22'))
  await t.rejects(lab.write({ verify: process.env, check: true }), refused)
})

t.test('what fails under the lock is not taken for a lock that cannot be made', async (t) => {
  const lab = await Lab.two(t.testdir())
  let loads = 0
  const load = () => {
    loads++
    return loadInventory(lab.config)
  }
  const { TMPDIR } = process.env
  t.teardown(() => {
    if (TMPDIR === undefined) delete process.env.TMPDIR
    else process.env.TMPDIR = TMPDIR
  })
  process.env.TMPDIR = lab.path('nowhere')
  await t.rejects(lab.write({ load, verify: process.env }), {
    message: `ansible-inventory cannot check the static inventory: ${lab.path('nowhere')} cannot be written to (ENOENT)`,
  })
  t.equal(loads, 1)
  const failure = Object.assign(new Error('no'), { code: 'EIO' })
  await t.rejects(lab.write({ load: () => Promise.reject(failure) }), failure)
})

t.test('no state and no fragment is written over, and none is made', async (t) => {
  const places: [file: string, link: string | undefined, says: RegExp][] = [
    [Lab.state('a'), undefined, /which is a place for states$/],
    [`${Lab.state('a')}.backup`, undefined, /which is a place for states$/],
    [Lab.fragment('a'), undefined, /which is a place for fragments$/],
    [Lab.fragment('new'), undefined, /which is a place for fragments$/],
    ['ansible/link', `../${Lab.state('a')}`, /which is a place for states$/],
    ['ansible/link', `../${Lab.fragment('new')}`, /which is a place for fragments$/],
  ]
  for (const [file, link, says] of places) {
    const root = t.testdir({ 'vm-infra.config.json': JSON.stringify({ static: { file } }) })
    const lab = await Lab.two(root)
    if (link !== undefined) symlinkSync(link, lab.path(file))
    const before = spawnSync('sh', ['-c', 'find . -type f | sort | xargs md5sum'], { cwd: root, encoding: 'utf8' })
    const refused = { name: 'ExplainedError', message: says, hint: /static\.file/ }
    await t.rejects(lab.write(), refused, file)
    await t.rejects(lab.write({ check: true }), refused, file)
    const after = spawnSync('sh', ['-c', 'find . -type f | sort | xargs md5sum'], { cwd: root, encoding: 'utf8' })
    t.equal(after.stdout, before.stdout, file)
  }
})

t.test('nor where the configuration has them elsewhere', async (t) => {
  const make = (file: string) => {
    const config = {
      static: { file },
      terraform: { states: ['vms/*.json'] },
      fragments: { files: ['inventory/**/*.ini'] },
    }
    return Lab.make(t.testdir({ 'vm-infra.config.json': JSON.stringify(config), inventory: { sub: {} } }), {
      'vms/a.json': state('a', '10.0.0.1'),
      'inventory/other.ini': '[web]\nnas\n',
    })
  }
  for (const [file, kind] of [
    ['vms/a.json', 'state'],
    ['vms/new.json', 'state'],
    ['inventory/other.ini', 'fragment'],
    ['inventory/sub/new.ini', 'fragment'],
  ]) {
    await t.rejects((await make(file as string)).write(), {
      message: `the static inventory cannot be ${file}, which is a place for ${kind}s`,
    })
  }
  const lab = await make('ansible/copy')
  linkSync(lab.path('vms/a.json'), lab.path('ansible/copy'))
  await t.rejects(lab.write(), { message: /cannot be ansible\/copy, which is the state vms\/a\.json$/ })
  rmSync(lab.path('ansible/copy'))
  writeFileSync(lab.path('ansible/copy'), '[web]\nrouter\n')
  const refused = { message: /would be lost/, hint: /^move these lines to a file that fragments\.files names, / }
  await t.rejects(lab.write(), refused)
  rmSync(lab.path('ansible/copy'))
  t.equal((await lab.write()).status, 'written')
})

t.test('what was written by hand is not wiped', async (t) => {
  const lab = await Lab.two(t.testdir())
  const byHand = '[web]\nnas ansible_host=10.9.0.1\nrouter\n'
  writeFileSync(lab.path(), byHand)
  const refused = {
    message: /^ansible\/inventory\.ini is kept: .* "nas" and 1 more would be lost/,
    hint: /^move these lines to a fragment, such as ansible\/inventory\.d\/other\.ini, /,
  }
  await t.rejects(lab.write(), refused)
  t.match(await lab.write({ check: true }), { status: 'stale', refused })
  t.equal(readFileSync(lab.path(), 'utf8'), byHand)
  lab.put(Lab.fragment('other'), byHand)
  t.equal((await lab.write()).status, 'written', 'moved to a fragment')
  t.match(lab.read(), /^nas /m)

  writeFileSync(lab.path(), 'main = {')
  await t.rejects(lab.write(), { message: /would be lost/ }, 'not an inventory at all')
  t.equal((await lab.write({ allowPartial: true })).status, 'written')
})

t.test('what a crash filled with zero bytes is no host', async (t) => {
  const lab = await Lab.two(t.testdir())
  for (const rest of ['', `\n${TWO}`]) {
    writeFileSync(lab.path(), `${'\0'.repeat(300)}${rest}`)
    t.equal((await lab.write()).status, 'written')
    t.equal(lab.read(), TWO)
  }
  writeFileSync(lab.path(), '\0\0\n[vms]\nc\n')
  await t.rejects(lab.write(), { message: /written by hand, and "c" would be lost/ })
})

t.test('groups that were written by hand, and their variables, are not wiped', async (t) => {
  const lab = await Lab.two(t.testdir())
  lab.put(Lab.fragment('other'), '[storage]\ndisks\n')
  const lost: Record<string, string> = {
    'the variable "http_port" of the group "vms"': '[vms]\na\n[vms:vars]\nhttp_port=80\n',
    'the variable "proxy" of the group "all"': '[vms]\nb\n[all:vars]\nproxy=x\n',
    'the group "web"': '[web]\na\n[web:vars]\nhttp_port=80\n',
    'the group "db"': '[db]\n10.0.0.1\n',
    'the group "prod"': '[vms]\na\n[prod:children]\nvms\n',
    'the variable "http_port" of "a"': '[vms]\na ansible_host=10.0.0.1 ansible_user=ann http_port=80\n',
    'the variable "ansible_port" of "b"': '[vms]\nb:2222\n',
    'the variable "ansible_host" of "disks"': '[storage]\ndisks ansible_host=10.9.0.2\n',
    'the group "lab"': '[lab]\na x="1\n',
    'the group "marked"': '\ufeff[marked]\na\n',
    '"nas" and 1 more': '[vms]\na\n[storage]\nnas\n[vms:vars]\nhttp_port=80\n',
  }
  for (const [what, byHand] of Object.entries(lost)) {
    writeFileSync(lab.path(), byHand)
    const message = `ansible/inventory.ini is kept: it was written by hand, and ${what} would be lost, which no state or fragment knows`
    await t.rejects(lab.write(), { message }, what)
    t.equal(lab.read(), byHand, what)
    t.equal((await lab.write({ allowPartial: true })).status, 'written')
  }
})

t.test('a variable that a group gives by now is not lost', async (t) => {
  const lab = await Lab.two(t.testdir())
  lab.put(Lab.fragment('other'), '[web]\na\n[web:vars]\nhttp_port=80\n')
  writeFileSync(lab.path(), '[vms]\na http_port=80\n')
  t.equal((await lab.write()).status, 'written')
})

t.test('what a shell merged from fragments is taken over, also when a VM is gone since', async (t) => {
  const template =
    "ansible_user=mr ansible_ssh_private_key_file=~/.ssh/k ansible_ssh_common_args='-o A=no' ansible_python_interpreter=/usr/bin/python3"
  const olds = {
    known: '[vms]\n10.0.0.1 ansible_user=mr\nb\n',
    'in no group': 'a\n10.0.0.2\n',
    'said to be a VM': '[vms]\n10.0.0.7 vm_name=gone\ngone vm_name=gone\n',
    'in the form of the template': `[vms]\n10.0.0.7 ${template}\n`,
    'an orphan': '[vms]\norphan\n',
    'a workspace that is left': '[vms]\nleft\n',
    'gone just now': '[vms]\njust-now\n',
    'refused by Ansible': '[vms]\n10.0.0.7 vm_name=gone\n10.0.0.1 vm_name="a\n',
    'of this program': '# Written by vm-inventory --write-static; changes here are lost.\n[vms]\nnas\n',
    'without hosts': '# mine\n[vms]\n',
    'a group of VMs that are gone': '[vms]\na\n[old]\n10.0.0.7 vm_name=gone\n',
    'an older name of what the VM has': '[vms]\na ansible_ssh_host=10.0.0.1 ansible_ssh_user=mr\n',
    'a variable that is the VM’s now': '[vms]\na\n[all:vars]\nansible_host=10.0.0.1\n',
    'a group that may not be called so': '[vms]\nb\n[a]\nb\n',
  }
  for (const [what, old] of Object.entries(olds)) {
    const lab = await Lab.two(t.testdir())
    lab.put(Lab.state('orphan'), state())
    lab.put(Lab.fragment('orphan'), fragment('orphan', '10.0.0.8'))
    lab.put(Lab.state('left'), state())
    writeFileSync(lab.path(), old)
    t.equal((await lab.write({ gone: ['just-now'] })).status, 'written', what)
    t.equal(lab.read(), TWO, what)
  }
})

t.test('strict refuses to write while there is an error', async (t) => {
  const lab = await Lab.two(t.testdir())
  lab.put(Lab.fragment('a'), fragment('a', '10.0.0.1', ` x="{{ y }}"`))
  await t.rejects(lab.write({ strict: true }), {
    message:
      /^ansible\/inventory.d\/a.ini:3: the variable x of a looks like a template; .* nothing is written under --strict$/,
    exitCode: EXIT.error,
  })
  await t.rejects(lab.write({ strict: true, check: true }), { name: 'ExplainedError' })
  t.notOk(readdirSync(lab.path('ansible')).includes('inventory.ini'))
  t.match((await lab.write()).problems, [{ code: 'value-template' }])
  t.equal(lab.read(), TWO)
})

t.test('nobody is lost because a source cannot be read', async (t) => {
  const kept = async (lab: Lab, message: RegExp): Promise<void> => {
    const before = readFileSync(lab.path(), 'utf8')
    await t.rejects(lab.write(), { message, hint: 'fix that source, or give --allow-partial' })
    t.equal(readFileSync(lab.path(), 'utf8'), before)
    t.equal((await lab.write({ allowPartial: true })).status, 'written')
  }
  const lost = async (root: string): Promise<Lab> => {
    const lab = await Lab.two(root)
    await lab.write()
    rmSync(lab.path(Lab.fragment('a')))
    return lab
  }
  await t.test('its state', async (t) => {
    const lab = await lost(t.testdir())
    lab.put(Lab.state('a'), '{"version":5}')
    await kept(
      lab,
      /^ansible\/inventory.ini is kept: "a" would vanish from it, or have no address, while a source cannot be read: terraform\/.*version/,
    )
    t.notMatch(lab.read(), 'vm_name=a')
  })
  await t.test('its fragment, when no state is known', async (t) => {
    const lab = await Lab.two(t.testdir())
    rmSync(lab.path('terraform/terraform.tfstate.d/a'), { recursive: true })
    await lab.write()
    for (const text of ['[vms\n"', '', '\0'.repeat(200), fragment('b', '10.0.0.1')]) {
      lab.put(Lab.fragment('a'), fragment('a', '10.0.0.1'))
      await lab.write()
      lab.put(Lab.fragment('a'), text)
      await kept(lab, /"a" would vanish .*: ansible\/inventory.d\/a.ini/)
    }
  })
  const mute = {
    emptied: '',
    encrypted: '$ANSIBLE_VAULT;1.1;AES256\n3031\n',
    'filled with zero bytes': '\0'.repeat(70),
  }
  for (const [what, text] of Object.entries(mute)) {
    await t.test(`a file of hosts that was ${what}`, async (t) => {
      const lab = await Lab.two(t.testdir())
      lab.put('ansible/inventory.d/lab.ini', 'nas ansible_host=10.1.1.1\nrouter ansible_host=10.1.1.2\n')
      await lab.write()
      lab.put('ansible/inventory.d/lab.ini', text)
      await kept(lab, /"nas" and 1 more would vanish .*: ansible\/inventory.d\/lab.ini/)
    })
    await t.test(`but the ${what} fragment of a VM that is listed holds nobody back`, async (t) => {
      const lab = await Lab.two(t.testdir())
      lab.put('ansible/inventory.d/lab.ini', 'nas ansible_host=10.1.1.1\n')
      await lab.write()
      rmSync(lab.path('ansible/inventory.d/lab.ini'))
      lab.put(Lab.fragment('b'), text)
      t.equal((await lab.write()).status, 'written')
      t.notMatch(lab.read(), 'nas')
    })
  }
  await t.test('a state that may hold anybody', async (t) => {
    const lab = await lost(t.testdir())
    rmSync(lab.path('terraform/terraform.tfstate.d/a'), { recursive: true })
    lab.put('terraform/terraform.tfstate', 'not JSON')
    utimesSync(lab.path('terraform/terraform.tfstate'), new Date(0), new Date(0))
    await kept(lab, /"a" would vanish/)
  })
  await t.test('a backend that cannot be read', async (t) => {
    const place = 'terraform/states/a/terraform.tfstate'
    const backend = 'terraform {\n  backend "local" {\n    workspace_dir = "states"\n  }\n}\n'
    const root = t.testdir()
    for (const [path, text] of [
      ['main.tf', `<<<<<<< HEAD\n${backend}`],
      ['main.tf', backend.replace('"states"', '"$' + '{path.root}/states"')],
      ['.terraform/terraform.tfstate', '{"backend": {'],
    ] as const) {
      const files = { [place]: state('a', '10.0.0.1'), 'terraform/main.tf': backend }
      const lab = await Lab.make(join(root, String(text.length)), files)
      await lab.write()
      t.equal(lab.read(), '[vms]\n10.0.0.1 vm_name=a\n')
      lab.put(`terraform/${path}`, text)
      await t.rejects(lab.write({ strict: true }), { message: /nothing is written under --strict/ })
      await kept(lab, /"a" would vanish .*the states may not be in the default place/)
    }
  })
  await t.test('a pattern that matches nothing any more', async (t) => {
    const lab = await Lab.make(t.testdir(), {
      'vm-infra.config.json': '{ "terraform": { "states": ["infra/*.tfstate"] } }',
      'infra/a.tfstate': state('a', '10.0.0.1'),
    })
    await lab.write()
    t.equal(lab.read(), '[vms]\n10.0.0.1 vm_name=a\n')
    renameSync(lab.path('infra'), lab.path('elsewhere'))
    await kept(lab, /"a" would vanish .*: nothing matches "infra/)
  })
  await t.test('a hand-written fragment that mentions it', async (t) => {
    const lab = await Lab.make(t.testdir(), {
      'ansible/inventory.d/lan.ini': '[lan]\nnas ansible_host=10.0.0.9\nprinter\n',
    })
    await lab.write()
    lab.put('ansible/inventory.d/lan.ini', '[lan]\nnas ansible_host="10.0.0.9\nprinter\n')
    await kept(lab, /"nas" and 1 more would vanish/)
  })
  await t.test('a backend that is not read, where a hand-written fragment mentions it', async (t) => {
    for (const hostname of ['address', 'name']) {
      const lab = await Lab.make(t.testdir(), {
        'vm-infra.config.json': JSON.stringify({ static: { hostname } }),
        'terraform/terraform.tfstate.d/a/terraform.tfstate': state('a', '10.0.0.1'),
        'ansible/inventory.d/racks.ini': '[rack]\na\nnas\n',
      })
      await lab.write()
      lab.put('terraform/main.tf', 'terraform {\n  backend "s3" {}\n}\n')
      await kept(lab, /"a" would vanish .*the backend "s3"/)
    }
  })
  await t.test('a state that is not named for it, where a hand-written fragment mentions it', async (t) => {
    const lab = await Lab.make(t.testdir(), {
      'terraform/terraform.tfstate': state('a', '10.0.0.1'),
      'ansible/inventory.d/racks.ini': '[rack]\na\nnas\n',
    })
    await lab.write()
    lab.put('terraform/terraform.tfstate', '{ "version": 5 }')
    await kept(lab, /"a" would vanish from it, or have no address, while a source cannot be read: .*terraform\.tfstate/)
  })
  await t.test('a state, where another VM has its address', async (t) => {
    const lab = await Lab.make(t.testdir(), {
      'terraform/terraform.tfstate.d/a/terraform.tfstate': state('a', '10.0.0.1'),
      'ansible/inventory.d/b.ini': '[vms]\n10.0.0.1 vm_name=b\n',
    })
    await lab.write()
    lab.put('terraform/terraform.tfstate.d/a/terraform.tfstate', '{ "version": 5 }')
    await kept(lab, /"a" would vanish/)
  })
  await t.test('a state, where another host leads to it by its name', async (t) => {
    const lab = await Lab.make(t.testdir(), {
      'vm-infra.config.json': '{ "static": { "hostname": "name" } }',
      'terraform/terraform.tfstate': state('a', '10.0.0.1'),
      'ansible/inventory.d/lan.ini': '[lan]\nalias ansible_host=a\nnas\n',
    })
    await lab.write()
    lab.put('terraform/terraform.tfstate', '{ "version": 5 }')
    await kept(lab, /"a" would vanish/)
  })
  await t.test('its own fragment, also where a hand-written one mentions it', async (t) => {
    const lab = await Lab.make(t.testdir(), {
      'ansible/inventory.d/a.ini': '[vms]\n10.0.0.1 vm_name=a\n',
      'ansible/inventory.d/racks.ini': '[rack]\na\nnas\n',
    })
    await lab.write()
    lab.put('ansible/inventory.d/a.ini', '[vms]\n10.0.0.1 vm_name="a\n')
    await kept(lab, /"a" would vanish .*a\.ini:2/)
  })
  await t.test('a hand-written fragment that may mean it without its name', async (t) => {
    const open = 'x "\n'
    const both = /"nas" and 1 more would vanish/
    const texts: [text: string, message: RegExp | undefined][] = [
      [`[lan]\nna[a:z]\n${open}`, both],
      [`  na[a:\n[lan]\n${open}`, both],
      [`[a:z]s\n${open}`, both],
      [`[lan:vars]\na=[1, 2]\n[lan]\nb c=::1 d=[1]\n${open}`, undefined],
      [`${'# padding\n'.repeat(30_000)}${open}`, both],
      ['[:\n'.repeat(80_000), undefined],
      [`x${'['.repeat(200_000)}\n${open}`, undefined],
      [`[${'['.repeat(200_000)}\n${open}`, undefined],
    ]
    for (const [at, [text, message]] of texts.entries()) {
      const fragments = { 'ansible/inventory.d/lan.ini': 'nas ansible_host=10.0.0.9\nprinter\n' }
      const lab = await Lab.make(join(t.testdir(), String(at)), fragments)
      await lab.write()
      lab.put('ansible/inventory.d/lan.ini', text)
      if (message) await kept(lab, message)
      else t.equal((await lab.write()).status, 'written')
    }
  })
  await t.test('a state whose own VM is listed from its fragment: it may hold others', async (t) => {
    const lab = await Lab.two(t.testdir())
    await lab.write()
    lab.put(Lab.state('a'), '{"version":5}')
    rmSync(lab.path('terraform/terraform.tfstate.d/b'), { recursive: true })
    rmSync(lab.path(Lab.fragment('b')))
    await kept(lab, /"b" would vanish .*: terraform\/terraform.tfstate.d\/a\/terraform.tfstate/)
  })
  await t.test('a state that is named as another one that can be read', async (t) => {
    const lab = await Lab.make(t.testdir(), {
      [Lab.state('a')]: state('a', '10.0.0.1'),
      'terraform/a/terraform.tfstate': state('other', '10.0.0.2'),
    })
    await lab.write()
    lab.put('terraform/a/terraform.tfstate', '{"version":5}')
    await kept(lab, /"other" would vanish .*: terraform\/a\/terraform.tfstate/)
  })
  await t.test('a hand-written fragment that is named as a VM with a good state', async (t) => {
    const lab = await Lab.two(t.testdir())
    lab.put(Lab.fragment('a'), '[vms]\na x=1\n[lan]\nnas ansible_host=10.0.0.9\n')
    await lab.write()
    lab.put(Lab.fragment('a'), '[vms]\na x=1\n[lan]\nnas ansible_host="10.0.0.9\n')
    await kept(lab, /"nas" would vanish .*: ansible\/inventory.d\/a.ini:4/)
  })
  await t.test(
    'but one that was taken down may go, and a fragment keeps nobody whom it does not mention',
    async (t) => {
      const lab = await Lab.two(t.testdir())
      await lab.write()
      lab.put('ansible/inventory.d/lan.ini', '[lan]\nnas "\n')
      rmSync(lab.path('terraform/terraform.tfstate.d/b'), { recursive: true })
      rmSync(lab.path(Lab.fragment('b')))
      t.equal((await lab.write()).status, 'written')
      t.equal(lab.read(), '[vms]\n10.0.0.1 ansible_user=mr vm_name=a\n')
      lab.put(Lab.state('b'), '{"version":5}')
      rmSync(lab.path(Lab.fragment('a')))
      rmSync(lab.path('terraform/terraform.tfstate.d/a'), { recursive: true })
      t.equal((await lab.write({ gone: ['a'] })).status, 'written')
      t.equal(lab.read(), '[vms]\n')
    },
  )
  await t.test('the address of a VM, without which it is a comment', async (t) => {
    const lab = await Lab.two(t.testdir())
    lab.put(Lab.state('a'), state('a'))
    await lab.write()
    t.equal(lab.read(), TWO)
    lab.put(Lab.fragment('a'), fragment('a', '10.0.0.1', ' x="'))
    await kept(lab, /"a" would vanish .*: ansible\/inventory.d\/a.ini:3/)
    lab.put(Lab.fragment('a'), '[vms]\n')
    lab.put(Lab.state('a'), state('a', '10.0.0.1'))
    await lab.write()
    lab.put(Lab.state('a'), '{"version":5}')
    await kept(lab, /"a" would vanish .*: terraform\/terraform.tfstate.d\/a\/terraform.tfstate/)
  })
  await t.test('the address of a VM that only a source out of sight tells', async (t) => {
    const lab = await Lab.two(t.testdir())
    lab.put(Lab.fragment('a'), '[vms]\n')
    await lab.write()
    rmSync(lab.path('terraform/terraform.tfstate.d/a'), { recursive: true })
    lab.put('terraform/terraform.tfstate', '{"version":5}')
    await kept(lab, /"a" would vanish .*: terraform\/terraform.tfstate/)
  })
  await t.test('but a VM may lose its address in its own state', async (t) => {
    const lab = await Lab.two(t.testdir())
    rmSync(lab.path(Lab.fragment('a')))
    await lab.write()
    lab.put(Lab.state('a'), state('a'))
    lab.put(Lab.state('c'), '{"version":5}')
    t.equal((await lab.write()).status, 'written')
    t.match(lab.read(), '# a has no address yet')
  })
  await t.test('and while it is being changed', async (t) => {
    const lab = await Lab.two(t.testdir())
    lab.put(Lab.fragment('a'), '[vms]\n')
    await lab.write()
    lab.put(Lab.state('a'), '')
    lab.put('terraform/terraform.tfstate.d/a/.terraform.tfstate.lock.info', JSON.stringify({ Created: new Date() }))
    lab.put(Lab.state('c'), '{"version":5}')
    t.equal((await lab.write()).status, 'written')
    t.match(lab.read(), '# a has no address yet')
  })
  await t.test('one that is being created or changed may be missing', async (t) => {
    const lab = await lost(t.testdir())
    lab.put(Lab.state('a'), '')
    lab.put('terraform/terraform.tfstate.d/a/.terraform.tfstate.lock.info', JSON.stringify({ Created: new Date() }))
    t.equal((await lab.write()).status, 'written')
    t.notMatch(lab.read(), 'vm_name=a')
  })
  await t.test('also while its fragment is half written', async (t) => {
    const lab = await Lab.two(t.testdir())
    await lab.write()
    lab.put(Lab.state('a'), '')
    lab.put('terraform/terraform.tfstate.d/a/.terraform.tfstate.lock.info', JSON.stringify({ Created: new Date() }))
    lab.put(Lab.fragment('a'), '[vms]\n10.0.0.1 ansible_user="m')
    t.equal((await lab.write()).status, 'written')
    t.notMatch(lab.read(), 'vm_name=a')
  })
  await t.test('an old file that makes no sense is looked through all the same', async (t) => {
    const lab = await lost(t.testdir())
    writeFileSync(lab.path(), `[vms]\n10.0.0.1 vm_name=a\n10.0.0.2 vm_name="b\n`)
    lab.put(Lab.state('a'), '{"version":5}')
    await kept(lab, /"a" would vanish/)
  })
})

t.test('a text that would not say what was meant never gets into the file', async (t) => {
  const lab = await Lab.two(t.testdir())
  await lab.write()
  lab.put(Lab.fragment('b'), fragment('b', '10.0.0.2', ' ansible_port=22'))
  const real = await import('../../src/formats/static-ini.js')
  const renderStaticIni: typeof real.renderStaticIni = (...given) => {
    const rendered = real.renderStaticIni(...given)
    return { ...rendered, text: rendered.text.replace('ansible_port=22', 'ansible_port=2222') }
  }
  const { writeStatic } = await t.mockImport<typeof import('../../src/static/write-static.js')>(
    '../../src/static/write-static.js',
    { '../../src/formats/static-ini.js': { ...real, renderStaticIni } },
  )
  await t.rejects(writeStatic(lab.config, { load: () => loadInventory(lab.config) }), {
    message: /^the new static inventory would not read back as it was meant: .*\bb\b.*; the old one is kept$/,
  })
  t.equal(lab.read(), TWO)
})

t.test('sources that change during the write are merged again', async (t) => {
  const lab = await Lab.two(t.testdir())
  let loads = 0
  const { status } = await lab.write({
    load: async () => {
      const inventory = await loadInventory(lab.config)
      if (++loads === 1) lab.put(Lab.state('c'), state('c', '10.0.0.3'))
      // The same size, in the same moment.
      if (loads === 2) lab.put(Lab.state('c'), state('c', '10.0.0.4'))
      return inventory
    },
  })
  t.equal(status, 'written')
  t.equal(loads, 3)
  t.equal(lab.read(), `${TWO}10.0.0.4 vm_name=c\n`)
})

t.test('sources that never stop changing end it after a while', async (t) => {
  const lab = await Lab.two(t.testdir())
  let loads = 0
  await lab.write({
    load: async () => {
      lab.put(Lab.fragment('a'), fragment('a', '10.0.0.1', ` n=${++loads}`))
      return loadInventory(lab.config)
    },
  })
  t.equal(loads, 10)
})

t.test('a lock is waited for and named', async (t) => {
  const lab = await Lab.two(t.testdir())
  const lock = join(lab.root, 'ansible', '.inventory.ini.lock')
  writeFileSync(lock, newLock(ownIdentity(), new Date()).content)
  await t.rejects(lab.write({ timeout: 0.05 }), {
    message: new RegExp(`^ansible/inventory.ini is locked by process ${process.pid} on .* since .*; waited 0.05 s$`),
  })
  t.equal((await lab.write({ check: true })).status, 'stale', 'a check does not need it')
  setTimeout(() => rmSync(lock), 50)
  t.equal((await lab.write()).status, 'written')
})

t.test('interrupted: nothing is written', async (t) => {
  const lab = await Lab.two(t.testdir())
  const controller = new AbortController()
  const load = async () => {
    controller.abort()
    return loadInventory(lab.config)
  }
  await t.rejects(lab.write({ load, signal: controller.signal }), {
    message: /^interrupted/,
    exitCode: EXIT.interrupted,
  })
  t.same(readdirSync(lab.path('ansible')), ['inventory.d'])
})

t.test('a link is followed, an odd mode kept', async (t) => {
  const lab = await Lab.two(t.testdir())
  mkdirSync(lab.path('shared'))
  writeFileSync(lab.path('shared/hosts'), '', { mode: 0o640 })
  chmodSync(lab.path('shared/hosts'), 0o640)
  symlinkSync('../shared/hosts', lab.path())
  await lab.write()
  t.ok(lstatSync(lab.path()).isSymbolicLink())
  t.equal(lab.read(), TWO)
  t.equal(statSync(lab.path('shared/hosts')).mode & 0o7777, 0o640)
  t.same(readdirSync(lab.path('shared')), ['hosts'])
})

t.test('what cannot be written says why', async (t) => {
  const lab = await Lab.two(t.testdir())
  mkdirSync(lab.path())
  await t.rejects(lab.write(), { message: 'ansible/inventory.ini cannot be read (EISDIR)' })
  rmSync(lab.path('ansible/inventory.ini'), { recursive: true })
  renameSync(lab.path('ansible'), lab.path('elsewhere'))
  await t.rejects(lab.write(), {
    message: 'ansible/inventory.ini cannot be written (ENOENT)',
    hint: 'create its folder, or set static.file to another place',
  })
})

t.test('a file that only its owner may replace, and a bug that is no such file', async (t) => {
  const lab = await Lab.two(t.testdir())
  const failing = async (error: Error): Promise<unknown> => {
    const writeFileAtomic = (): never => {
      throw error
    }
    const { writeStatic } = await t.mockImport<typeof import('../../src/static/write-static.js')>(
      '../../src/static/write-static.js',
      { '../../src/files/write-file-atomic.js': { writeFileAtomic } },
    )
    return writeStatic(lab.config, { load: () => loadInventory(lab.config) })
  }
  await t.rejects(failing(Object.assign(new Error('rename'), { code: 'EPERM' })), {
    message: 'ansible/inventory.ini cannot be written (EPERM)',
    hint: /^remove its immutable flag \(lsattr shows it\), or have its owner move it away/,
  })
  const bug = new TypeError('a bug')
  await t.rejects(failing(bug), bug)
})

t.test('a name that is too long', async (t) => {
  for (const [length, says] of [
    [300, /cannot be read \(ENAMETOOLONG\)$/],
    [250, /cannot be written \(ENAMETOOLONG\)$/],
  ] as const) {
    const file = `ansible/${'a'.repeat(length)}`
    const lab = await Lab.two(t.testdir({ 'vm-infra.config.json': JSON.stringify({ static: { file } }) }))
    await t.rejects(lab.write(), { message: says, hint: 'set static.file to a shorter path' })
  }
})

t.test('names, when the config asks for them', async (t) => {
  const root = t.testdir({ 'vm-infra.config.json': JSON.stringify({ static: { hostname: 'name' } }) })
  const lab = await Lab.make(root, { [Lab.state('a')]: state('a', '10.0.0.1') })
  await lab.write()
  t.equal(lab.read(), '[vms]\na ansible_host=10.0.0.1\n')
})
