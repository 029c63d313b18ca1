import { renameSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { loadConfig } from '../../src/config/load-config.js'
import { discoverFragments } from '../../src/discovery/discover-fragments.js'

const discover = async (root: string, env: Record<string, string> = {}) => {
  const { config } = await loadConfig({ root, env })
  return discoverFragments(config)
}

/** `vm path` of each fragment, and `code vm path` of each problem. */
const summary = async (root: string, env?: Record<string, string>) => {
  const { fragments, problems } = await discover(root, env)
  return {
    fragments: fragments.map(({ vm, source }) => `${vm} ${source.path}`),
    problems: problems.map(({ code, vm = '', path = '' }) => `${code} ${vm} ${path}`),
  }
}

t.test('the files of ansible/inventory.d, sorted', async (t) => {
  const root = t.testdir({
    ansible: {
      'inventory.d': {
        'web.ini': '',
        'Zed.ini': '',
        '.web.ini': '',
        '.gitkeep': '',
        'a.b.ini': '',
        'x.ini~': '',
        y: '',
      },
    },
  })
  const { fragments, problems } = await discover(root)
  t.strictSame(
    fragments,
    ['Zed', 'a.b', 'web'].map((vm) => ({
      path: join(root, `ansible/inventory.d/${vm}.ini`),
      source: { kind: 'fragment', path: `ansible/inventory.d/${vm}.ini` },
      vm,
    })),
  )
  t.strictSame(problems, [])
})

t.test('no folder, no fragments; a file in its place is a problem', async (t) => {
  const root = t.testdir({ a: { ansible: {} }, b: { ansible: { 'inventory.d': '' } } })
  t.strictSame(await summary(join(root, 'a')), { fragments: [], problems: [] })
  t.strictSame(await summary(join(root, 'b')), { fragments: [], problems: ['source-missing  ansible/inventory.d'] })
})

t.test('links and folders named like fragments', async (t) => {
  const dir = t.testdir({
    p: { ansible: { 'inventory.d': { 'folder.ini': {}, 'web.ini': '' } }, shared: { 'nas.ini': '' } },
    out: { 'far.ini': '' },
  })
  const link = (target: string, name: string) => symlinkSync(target, join(dir, 'p/ansible/inventory.d', name))
  link('../../shared/nas.ini', 'near.ini')
  link('../../../out/far.ini', 'far.ini')
  link('nothing', 'gone.ini')
  link('loop.ini', 'loop.ini')
  link('../../shared', 'shared.ini')
  const near = 'near ansible/inventory.d/near.ini'
  const web = 'web ansible/inventory.d/web.ini'
  const others = [
    'fragment-unreadable folder ansible/inventory.d/folder.ini',
    'source-missing gone ansible/inventory.d/gone.ini',
    'source-missing loop ansible/inventory.d/loop.ini',
    'fragment-unreadable shared ansible/inventory.d/shared.ini',
  ]
  t.strictSame(await summary(join(dir, 'p')), {
    fragments: [near, web],
    problems: ['path-outside-root far ansible/inventory.d/far.ini', ...others],
  })
  t.strictSame(await summary(join(dir, 'p'), { VM_INFRA_FOLLOW_SYMLINKS: '1' }), {
    fragments: ['far ansible/inventory.d/far.ini', near, web],
    problems: others,
  })
})

t.test('what is said of a link that cannot be followed, and of a folder', async (t) => {
  const root = t.testdir({ ansible: { 'inventory.d': { 'folder.ini': {} } } })
  const link = (target: string, name: string) => symlinkSync(target, join(root, 'ansible/inventory.d', name))
  link('nothing', 'gone.ini')
  link('x'.repeat(300), 'long.ini')
  link('loop.ini', 'loop.ini')
  const { problems } = await discover(root)
  t.match(problems, [
    { vm: 'folder', severity: 'error', message: 'a folder where a fragment should be' },
    { vm: 'gone', severity: 'error', message: 'a symbolic link that leads nowhere' },
    { vm: 'long', severity: 'error', message: 'a symbolic link whose target cannot be read (ENAMETOOLONG)' },
    { vm: 'loop', severity: 'error', message: 'a symbolic link that leads nowhere' },
  ])
})

t.test('a fragment whose name is no UTF-8 is said, and other files of such names are not', async (t) => {
  const dir = t.testdir({ ansible: { 'inventory.d': { 'web.ini': '' } } })
  const folder = join(dir, 'ansible/inventory.d')
  const latin1 = (name: string) => Buffer.concat([Buffer.from(`${folder}/`), Buffer.from(name, 'latin1')])
  for (const name of ['n\xe4s.ini', 'n\xe4s.txt']) writeFileSync(latin1(name), '')
  const said = {
    fragments: ['web ansible/inventory.d/web.ini'],
    problems: ['name-not-utf8  ansible/inventory.d/n\ufffds.ini'],
  }
  const found = [await summary(dir), await summary(dir, { VM_INFRA_FRAGMENTS: 'ansible/inventory.d/*.ini' })]
  // Nobody else can remove them.
  for (const name of ['n\xe4s.ini', 'n\xe4s.txt']) renameSync(latin1(name), join(dir, `as${name.slice(-4)}`))
  t.strictSame(found, [said, said])
})

t.test('globs of the configuration', async (t) => {
  const dir = t.testdir({
    p: { inv: { b: { 'web.ini': '', '.tmp.ini': '' }, a: { 'nas.ini': '', 'dir.ini': {}, hosts: '' } } },
    out: { 'far.ini': '' },
  })
  symlinkSync('far.ini', join(dir, 'out/same.ini'))
  symlinkSync('../out/far.ini', join(dir, 'p/far.ini'))
  const root = join(dir, 'p')
  t.strictSame(await summary(root, { VM_INFRA_FRAGMENTS: 'inv/**, *.ini, ../out/*.ini, nothing/*.ini' }), {
    fragments: [
      `far ${dir}/out/far.ini`,
      `same ${dir}/out/same.ini`,
      'hosts inv/a/hosts',
      'nas inv/a/nas.ini',
      'web inv/b/web.ini',
    ],
    problems: ['source-missing  ', 'path-outside-root far far.ini', 'fragment-unreadable dir inv/a/dir.ini'],
  })
})
