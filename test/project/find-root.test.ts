import { cpSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import { ExplainedError } from '../../src/errors.js'
import { findRootForCommand, findRootForScript } from '../../src/project/find-root.js'

const project = () => ({ terraform: { vm: {} }, ansible: { group_vars: {} }, inventory: { 'vm-infra.js': '' } })
const nowhere = '/nonexistent/bin/vm-inventory'

/** A tree with no project above it: this repository is one itself. */
const outside = (t: Test, tree: Parameters<Test['testdir']>[0]): string => {
  const dir = realpathSync(mkdtempSync(join(tmpdir(), 'find-root-')))
  t.teardown(() => rmSync(dir, { recursive: true }))
  cpSync(t.testdir(tree), dir, { recursive: true, verbatimSymlinks: true })
  return dir
}

t.test('the flag wins over the variable, both over what is searched', async (t) => {
  const dir = t.testdir({ a: project(), b: project(), c: project() })
  const given = { env: { VM_INFRA_ROOT: join(dir, 'b') }, cwd: () => join(dir, 'c'), executable: nowhere }
  t.equal(findRootForCommand(given, '../a'), join(dir, 'a'), 'relative to the working directory')
  t.equal(findRootForCommand(given), join(dir, 'b'))
  t.equal(findRootForCommand({ ...given, env: { VM_INFRA_ROOT: '' } }), join(dir, 'c'), 'empty: not set')
  t.equal(findRootForScript({ ...given, calledAs: join(dir, 'c/inventory/vm-infra.js') }), join(dir, 'b'))
})

t.test('a folder that was given and is no root is an error that names it and what it lacks', async (t) => {
  const dir = t.testdir({ half: { terraform: {} }, file: '', bare: {} })
  const find = (flag: string) => () => findRootForCommand({ env: {}, cwd: () => dir, executable: nowhere }, flag)
  t.throws(find('half'), { name: 'ExplainedError', message: /--root: .*half holds no folder ansible\// })
  t.throws(find('bare'), { message: /bare holds no folder terraform\/ and no ansible\// })
  t.throws(find('gone'), { message: /--root: there is no folder .*gone/ })
  t.throws(find('file'), { message: /there is no folder .*file/ })
  t.throws(find(''), { message: '--root is empty' })
  const byVariable = { env: { VM_INFRA_ROOT: 'half' }, cwd: () => dir, executable: nowhere }
  t.throws(() => findRootForCommand(byVariable), { message: /^VM_INFRA_ROOT: / })
})

t.test(
  'the script searches from the path it was called by, its real path, the program, the working directory',
  async (t) => {
    const dir = outside(t, {
      used: {
        ...project(),
        ansible: { hosts: { 'vm-infra.js': t.fixture('symlink', '../../../home/inventory/vm-infra.js') } },
      },
      home: project(),
      elsewhere: {
        'vm-infra.js': t.fixture('symlink', '../home/inventory/vm-infra.js'),
        'twice.js': t.fixture('symlink', '../used/ansible/hosts/vm-infra.js'),
        'loop.js': t.fixture('symlink', 'loop.js'),
        copy: '',
      },
      third: project(),
    })
    const find = (calledAs: string, cwd: string, executable = nowhere) =>
      findRootForScript({ env: {}, calledAs, cwd: () => join(dir, cwd), executable })
    t.equal(find(join(dir, 'used/ansible/hosts/vm-infra.js'), 'third'), join(dir, 'used'), 'a link finds its project')
    t.equal(
      find('hosts/vm-infra.js', 'used/ansible'),
      join(dir, 'used'),
      'a relative path starts from the working directory',
    )
    t.equal(find(join(dir, 'elsewhere/vm-infra.js'), 'third'), join(dir, 'home'), 'then its real path')
    t.equal(find(join(dir, 'elsewhere/twice.js'), 'third'), join(dir, 'used'), 'a link to a link finds its project too')
    t.equal(find(join(dir, 'elsewhere/loop.js'), 'third'), join(dir, 'third'), 'a link that leads to itself: nothing')
    const linked = join(dir, 'elsewhere/vm-infra.js')
    t.equal(find(join(dir, 'elsewhere/copy'), 'third', linked), join(dir, 'home'), 'then the real path of the program')
    t.equal(
      find(join(dir, 'elsewhere/copy'), 'third/terraform/vm'),
      join(dir, 'third'),
      'then upward from the working directory',
    )
    t.equal(find(join(dir, 'elsewhere/gone'), 'third'), join(dir, 'third'), 'a path that is not there is no obstacle')
  },
)

t.test('a folder that is a link is followed one step at a time, too', async (t) => {
  const dir = outside(t, {
    used: { terraform: {}, ansible: {}, inventory: t.fixture('symlink', '../home/inventory'), sub: {} },
    plain: { ...project(), inventory: { 'vm-infra.js': t.fixture('symlink', '../../home/inventory/vm-infra.js') } },
    home: project(),
    runner: {
      plain: t.fixture('symlink', '../plain/inventory'),
      used: t.fixture('symlink', '../used/inventory'),
      above: t.fixture('symlink', '../used/sub'),
    },
    third: project(),
  })
  const find = (calledAs: string) =>
    findRootForScript({ env: {}, calledAs: join(dir, calledAs), cwd: () => join(dir, 'third'), executable: nowhere })
  t.equal(find('runner/plain/vm-infra.js'), join(dir, 'plain'), 'a linked folder that holds a link')
  t.equal(find('runner/used/vm-infra.js'), join(dir, 'used'), 'a link to a folder that is itself a link')
  t.equal(find('runner/above/gone.js'), join(dir, 'used'), 'a file that is not there is no obstacle')
})

t.test('a command searches upward from the working directory, then from the program', async (t) => {
  const dir = outside(t, { mine: project(), home: { ...project(), bin: { x: '' } }, other: {} })
  const executable = join(dir, 'home/bin/x')
  const find = (cwd: string) => findRootForCommand({ env: {}, cwd: () => join(dir, cwd), executable })
  t.equal(find('mine/ansible/group_vars'), join(dir, 'mine'))
  t.equal(find('other'), join(dir, 'home'))
})

t.test('no other project is taken for one whose path is not UTF-8', async (t) => {
  const dir = outside(t, { own: project() })
  const executable = join(dir, 'own/bin')
  const find = (cwd: string) => () => findRootForCommand({ env: {}, cwd: () => cwd, executable })
  t.throws(find(join(dir, '\ufffd/lab')), { name: 'ExplainedError', message: /lab: its path is not UTF-8/ })
  t.equal(find(join(dir, 'own/ansible/\ufffd'))(), join(dir, 'own'), 'a project above it is found')
  mkdirSync(join(dir, '\ufffd'))
  t.equal(find(join(dir, '\ufffd'))(), join(dir, 'own'), 'a folder may be called that')
})

t.test('an installed copy is never the root, however it is reached', async (t) => {
  const dir = outside(t, {
    mine: {
      ...project(),
      node_modules: { 'vm-infra': { ...project() } },
      tool: t.fixture('symlink', 'node_modules/vm-infra'),
    },
    bare: { node_modules: { 'vm-infra': { ...project() } } },
  })
  const find = (base: string, calledAs: string) =>
    findRootForScript({ env: {}, calledAs: join(dir, base, calledAs), cwd: () => '/', executable: nowhere })
  t.equal(find('mine', 'node_modules/vm-infra/inventory/vm-infra.js'), join(dir, 'mine'))
  t.equal(find('mine', 'tool/inventory/vm-infra.js'), join(dir, 'mine'))
  t.throws(() => find('bare', 'node_modules/vm-infra/inventory/vm-infra.js'), { name: 'ExplainedError' })
})

t.test('a config file makes a root, whatever the folders are called, also when it leads nowhere', async (t) => {
  const dir = outside(t, {
    ...project(),
    lab: { infra: {}, inventory: { 'vm-infra.js': '' }, 'vm-infra.config.json': '{"terraform":{"dir":"infra"}}' },
    link: { 'vm-infra.config.json': t.fixture('symlink', 'nowhere.json') },
  })
  for (const name of ['lab', 'link']) {
    const root = join(dir, name)
    t.equal(findRootForCommand({ env: {}, cwd: () => root, executable: nowhere }), root)
    t.equal(findRootForCommand({ env: {}, cwd: () => dir, executable: nowhere }, name), root, '--root')
  }
  const given = { env: {}, cwd: () => dir, executable: nowhere, calledAs: join(dir, 'lab/inventory/vm-infra.js') }
  t.equal(findRootForScript(given), join(dir, 'lab'))
})

t.test('no project: what was looked for, and where', async (t) => {
  const dir = outside(t, { a: { terraform: {} }, b: { terraform: '', ansible: {} } })
  const find = () =>
    findRootForScript({
      env: {},
      calledAs: join(dir, 'a/x.js'),
      cwd: () => join(dir, 'b'),
      executable: join(dir, 'a/x.js'),
    })
  t.throws(find, ExplainedError)
  t.throws(find, {
    message: `no project found: no folder with both terraform/ and ansible/, or with vm-infra.config.json, in or above ${dir}/a, ${dir}/b`,
    hint: 'run it inside the project, name the project with --root or VM_INFRA_ROOT, or put a vm-infra.config.json into it that names its folders',
  })
})

t.test('folders that are links count', async (t) => {
  const dir = t.testdir({ real: project(), root: {} })
  mkdirSync(join(dir, 'root/sub'))
  for (const name of ['terraform', 'ansible']) symlinkSync(`../real/${name}`, join(dir, 'root', name))
  t.equal(findRootForCommand({ env: {}, cwd: () => join(dir, 'root/sub'), executable: nowhere }), join(dir, 'root'))
})
