import { mkdirSync, renameSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fastGlob from 'fast-glob'
import t, { type Test } from 'tap'
import { loadConfig } from '../../src/config/load-config.js'
import { discoverStates } from '../../src/discovery/discover-states.js'

type Tree = NonNullable<Parameters<Test['testdir']>[0]>

const discover = async (root: string, env: Record<string, string> = {}) => {
  const { config } = await loadConfig({ root, env })
  return discoverStates(config)
}

/** `workspace path` of each state, and `code path:line` of each problem. */
const summary = async (root: string, env?: Record<string, string>) => {
  const { states, problems } = await discover(root, env)
  return {
    states: states.map(({ workspace, source }) => `${workspace} ${source.path}`),
    problems: problems.map(({ code, path = '', line }) => `${code} ${path}${line === undefined ? '' : `:${line}`}`),
  }
}

const state = { 'terraform.tfstate': '{}' }
const record = (backend: unknown) => ({ 'terraform.tfstate': JSON.stringify({ version: 3, backend }) })
const project = (terraform: Tree, rest: object = {}) => ({ terraform, ansible: {}, ...rest })

t.test('the default layout: root, workspaces, folders, each sorted', async (t) => {
  const root = t.testdir(
    project({
      'main.tf': 'resource "x" "y" {}',
      'terraform.tfstate': '{}',
      'terraform.tfstate.backup': '{}',
      'errored.tfstate': '{}',
      '.terraform': { 'terraform.tfstate': '' },
      '.terraform.old': { ...state },
      'terraform.tfstate.d': { web: { ...state }, '.dot': { ...state }, Zed: { ...state }, empty: {}, 'a.txt': '' },
      nas: { ...state },
      modules: { 'main.tf': '' },
    }),
  )
  const { states, problems } = await discover(root)
  t.strictSame(problems, [])
  t.strictSame(
    states.map(({ workspace, kind, source }) => [workspace, kind, source.path]),
    [
      ['default', 'root', 'terraform/terraform.tfstate'],
      ...['.dot', 'Zed', 'empty', 'web'].map((name) => [
        name,
        'workspace',
        `terraform/terraform.tfstate.d/${name}/terraform.tfstate`,
      ]),
      ['modules', 'folder', 'terraform/modules/terraform.tfstate'],
      ['nas', 'folder', 'terraform/nas/terraform.tfstate'],
    ],
  )
  t.ok(states.every(({ path, source }) => path === join(root, source.path) && source.kind === 'state'))
})

t.test('a file that a link shows a second time is one state, by its own path', async (t) => {
  const root = t.testdir({
    folders: project({ prod: { ...state } }),
    files: { ...project({}), infra: { 'b.tfstate': '{}' } },
    loop: { ...project({}), infra: { 'b.tfstate': '{}' } },
    links: { ...project({}), own: { b: '{}' }, infra: {} },
  })
  symlinkSync('prod', join(root, 'folders/terraform/current'))
  for (const link of ['zero', 'z']) symlinkSync('prod', join(root, 'folders/terraform', link))
  symlinkSync('b.tfstate', join(root, 'files/infra/a.tfstate'))
  symlinkSync('.', join(root, 'loop/infra/again'))
  for (const link of ['y.tfstate', 'z.tfstate']) symlinkSync('../own/b', join(root, 'links/infra', link))
  t.strictSame(await summary(join(root, 'folders')), {
    states: ['default terraform/terraform.tfstate', 'prod terraform/prod/terraform.tfstate'],
    problems: [],
  })
  const only = { states: ['b infra/b.tfstate'], problems: [] }
  t.strictSame(await summary(join(root, 'files'), { VM_INFRA_STATES: 'infra/*.tfstate' }), only)
  t.strictSame(await summary(join(root, 'links'), { VM_INFRA_STATES: 'infra/*.tfstate' }), {
    states: ['y infra/y.tfstate'],
    problems: [],
  })
  const follow = { VM_INFRA_STATES: 'infra/**/*.tfstate', VM_INFRA_FOLLOW_SYMLINKS: '1' }
  t.strictSame(await summary(join(root, 'loop'), follow), only)
  symlinkSync('nowhere', join(root, 'loop/infra/dangling.tfstate'))
  symlinkSync('b.tfstate', join(root, 'loop/infra/link.tfstate'))
  t.strictSame(await summary(join(root, 'loop'), follow), {
    states: ['b infra/b.tfstate', 'dangling infra/dangling.tfstate'],
    problems: [],
  })
  t.strictSame(
    await summary(join(root, 'loop'), { ...follow, VM_INFRA_STATES: 'infra/again/**/*.tfstate' }),
    { states: ['b infra/again/b.tfstate', 'dangling infra/again/dangling.tfstate'], problems: [] },
    'the shortest, where all are seen by a link',
  )
  symlinkSync('folders', join(root, 'linked'))
  t.strictSame((await summary(join(root, 'linked'))).states.at(-1), 'prod terraform/prod/terraform.tfstate')
})

t.test('workspaces in the Terraform root itself', async (t) => {
  const backend = { type: 'local', config: { workspace_dir: '.' } }
  const root = t.testdir(project({ '.terraform': record(backend), web: { ...state }, modules: {} }))
  t.strictSame(await summary(root), {
    states: [
      'default terraform/terraform.tfstate',
      'modules terraform/modules/terraform.tfstate',
      'web terraform/web/terraform.tfstate',
    ],
    problems: [],
  })
})

t.test('what Terraform keeps for itself is no state, wherever it was told to keep it', async (t) => {
  const root = t.testdir(project({ data: record(undefined), 'data-not': {} }))
  t.strictSame((await summary(root, { TF_DATA_DIR: 'data' })).states, [
    'default terraform/terraform.tfstate',
    'data-not terraform/data-not/terraform.tfstate',
  ])
})

t.test('the mark of an editor is nobody’s link', async (t) => {
  const root = t.testdir(project({}))
  symlinkSync('me@host.123:456', join(root, 'terraform/.#main.tf'))
  t.strictSame((await summary(root)).problems, [])
})

t.test('patterns that only take away', async (t) => {
  const root = t.testdir(project({}))
  t.strictSame(await summary(root, { VM_INFRA_STATES: '!infra/*' }), { states: [], problems: ['source-missing '] })
})

t.test('a pattern takes away a folder, however it and what is looked for are written', async (t) => {
  const root = t.testdir({ '[lab]': project({}, { infra: { a: { ...state }, old: { b: { ...state } } } }) })
  const lab = join(root, '[lab]')
  const escaped = join(root, '\\[lab\\]')
  for (const wanted of ['infra/**/*.tfstate', 'infra/{a,old/b}/*.tfstate', `${escaped}/infra/**/*.tfstate`]) {
    for (const away of ['infra/old', 'infra/old/', './infra/old/**', '**/old', `${escaped}/infra/old/`]) {
      const expected = { states: ['a infra/a/terraform.tfstate'], problems: [] }
      t.strictSame(await summary(lab, { VM_INFRA_STATES: `${wanted},!${away}` }), expected, `${wanted} !${away}`)
    }
  }
})

t.test('a project without any state', async (t) => {
  const root = t.testdir(project({}))
  t.strictSame(await summary(root), { states: ['default terraform/terraform.tfstate'], problems: [] })
})

t.test('workspaces that are links', async (t) => {
  const root = t.testdir({
    inside: project({ 'terraform.tfstate.d': {} }, { elsewhere: { ...state }, bare: {} }),
    outside: { ...state },
    bare: {},
  })
  const at = (name: string) => join(root, 'inside/terraform', name)
  symlinkSync('../../elsewhere', at('terraform.tfstate.d/near'))
  symlinkSync('../../../outside', at('terraform.tfstate.d/far'))
  symlinkSync('nothing', at('terraform.tfstate.d/gone'))
  symlinkSync('../../elsewhere/terraform.tfstate', at('terraform.tfstate.d/file'))
  symlinkSync('../../bare', at('module'))
  const near = 'near terraform/terraform.tfstate.d/near/terraform.tfstate'
  const own = 'default terraform/terraform.tfstate'
  t.strictSame(await summary(join(root, 'inside')), {
    states: [own, near],
    problems: [
      'path-outside-root terraform/terraform.tfstate.d/far',
      'source-missing terraform/terraform.tfstate.d/gone',
    ],
  })
  t.strictSame(await summary(join(root, 'inside'), { VM_INFRA_FOLLOW_SYMLINKS: '1' }), {
    states: [own, 'far terraform/terraform.tfstate.d/far/terraform.tfstate', near],
    problems: ['source-missing terraform/terraform.tfstate.d/gone'],
  })
})

t.test('workspaces on a volume that is not mounted', async (t) => {
  const root = t.testdir(project({}))
  symlinkSync('volume', join(root, 'terraform/terraform.tfstate.d'))
  t.match(await summary(root), { problems: ['source-missing terraform/terraform.tfstate.d'] })
})

t.test('folders that are links out of the project', async (t) => {
  const dir = t.testdir({ a: project({}), b: { ansible: {} }, out: { web: { ...state } } })
  symlinkSync('../../out', join(dir, 'a/terraform/terraform.tfstate.d'))
  symlinkSync('../out', join(dir, 'b/terraform'))
  t.strictSame(await summary(join(dir, 'a')), {
    states: ['default terraform/terraform.tfstate'],
    problems: ['path-outside-root terraform/terraform.tfstate.d'],
  })
  t.strictSame(await summary(join(dir, 'b')), { states: [], problems: ['path-outside-root terraform'] })
  const follow = { VM_INFRA_FOLLOW_SYMLINKS: '1' }
  t.match(await summary(join(dir, 'b'), follow), { states: [/default/, 'web terraform/web/terraform.tfstate'] })
})

t.test('a backend path behind a link out of the project', async (t) => {
  const backend = { type: 'local', config: { path: 'link/own.tfstate' } }
  const dir = t.testdir({ p: project({ '.terraform': record(backend) }), out: {} })
  symlinkSync('../../out', join(dir, 'p/terraform/link'))
  const problems = ['path-outside-root terraform/link']
  t.strictSame(await summary(join(dir, 'p')), { states: [], problems })
  const follow = await summary(join(dir, 'p'), { VM_INFRA_FOLLOW_SYMLINKS: '1' })
  t.strictSame(follow, { states: ['default terraform/link/own.tfstate'], problems: [] })
})

t.test('a folder that is a link to itself', async (t) => {
  const loop = t.testdir(project({}))
  symlinkSync('terraform.tfstate.d', join(loop, 'terraform/terraform.tfstate.d'))
  t.match(await discover(loop), {
    problems: [{ code: 'source-missing', message: /cannot be listed \(ELOOP\)/ }],
  })
})

t.test('a workspace whose name is no UTF-8 is said; one whose name holds U+FFFD is one', async (t) => {
  const root = t.testdir(project({ 'terraform.tfstate.d': { web: { ...state }, 'x\ufffd': { ...state } } }))
  const workspaces = join(root, 'terraform/terraform.tfstate.d')
  const latin1 = (name: string) => Buffer.concat([Buffer.from(`${workspaces}/`), Buffer.from(name, 'latin1')])
  // Of these, Node calls one as the workspace beside it, and the last is a file.
  const names = ['caf\xe9', 'x\xe9', 'y\xe9']
  mkdirSync(latin1('caf\xe9'))
  mkdirSync(latin1('x\xe9'))
  writeFileSync(latin1('y\xe9'), '')
  const found = await discover(root)
  // Nobody else can remove them.
  for (const [at, name] of names.entries()) renameSync(latin1(name), join(workspaces, String(at)))
  t.strictSame(
    found.states.map(({ workspace }) => workspace),
    ['default', 'web', 'x\ufffd'],
  )
  t.match(
    found.problems,
    ['caf\ufffd', 'x\ufffd'].map((name) => ({
      code: 'name-not-utf8',
      severity: 'error',
      path: `terraform/terraform.tfstate.d/${name}`,
    })),
  )
  t.equal(found.problems.length, 2)
})

t.test('folders that cannot be listed', async (t) => {
  const root = t.testdir(project({ 'terraform.tfstate.d': '' }))
  t.strictSame((await summary(root)).problems, ['source-missing terraform/terraform.tfstate.d'])
  const gone = await discover(root, { VM_INFRA_TERRAFORM_DIR: 'gone' })
  t.match(gone, { states: [], problems: [{ code: 'source-missing', severity: 'error', path: 'gone' }] })
})

t.test('the record of terraform init is the authority', async (t) => {
  const tf = 'terraform {\n  backend "s3" {}\n}\n'
  const root = t.testdir({
    plain: project({ 'main.tf': tf, '.terraform': record(undefined) }),
    paths: project({
      '.terraform': record({ type: 'local', config: { path: 'st/own.tfstate', workspace_dir: 'st/ws' } }),
      'terraform.tfstate.d': { old: { ...state } },
      st: { ws: { web: {} } },
    }),
    direct: project({
      '.terraform': record({ type: 'local', config: { path: null, workspace_dir: 'ws' } }),
      ws: { web: {} },
    }),
    folder: project({ '.terraform': record({ type: 'local', config: { path: 'own/terraform.tfstate' } }), own: {} }),
    s3: project({ '.terraform': record({ type: 's3', config: { bucket: 'hunter2' } }), nas: {} }),
    empty: project({ '.terraform': record({ type: 'local', config: { path: '', workspace_dir: '' } }) }),
    moved: project({ data: record({ type: 'pg', config: {} }), '.terraform': record(undefined) }),
  })
  const own = 'default terraform/terraform.tfstate'
  t.strictSame(await summary(join(root, 'plain')), { states: [own], problems: [] })
  t.strictSame(await summary(join(root, 'paths')), {
    states: [
      'default terraform/st/own.tfstate',
      'web terraform/st/ws/web/terraform.tfstate',
      'st terraform/st/terraform.tfstate',
    ],
    problems: [],
  })
  t.strictSame(await summary(join(root, 'direct')), {
    states: [own, 'web terraform/ws/web/terraform.tfstate'],
    problems: [],
  })
  t.strictSame(await summary(join(root, 'folder')), {
    states: ['default terraform/own/terraform.tfstate'],
    problems: [],
  })
  t.strictSame(await summary(join(root, 'empty')), { states: [own], problems: [] }, 'as if not set')
  t.strictSame(await summary(join(root, 's3')), {
    states: ['nas terraform/nas/terraform.tfstate'],
    problems: ['backend-unsupported terraform/.terraform/terraform.tfstate'],
  })
  t.strictSame((await summary(join(root, 'moved'), { TF_DATA_DIR: 'data' })).problems, [
    'backend-unsupported terraform/data/terraform.tfstate',
  ])
  const { problems } = await discover(join(root, 's3'))
  t.match(problems, [{ severity: 'error', message: /"s3"/ }])
  t.notMatch(JSON.stringify(problems), /hunter2/)
})

t.test('a record that is no record', async (t) => {
  const root = t.testdir({
    torn: project({ '.terraform': { 'terraform.tfstate': '{"backend": {"hunter2' } }),
    list: project({ '.terraform': { 'terraform.tfstate': '[]' } }),
    folder: project({ '.terraform': { 'terraform.tfstate': {} } }),
    file: project({ '.terraform': '' }),
    both: project({ '.terraform': { 'terraform.tfstate': '{' }, 'terraform.tfstate.d': '' }),
  })
  const own = 'default terraform/terraform.tfstate'
  const unreadable = { states: [own], problems: ['backend-unreadable terraform/.terraform/terraform.tfstate'] }
  t.strictSame(await summary(join(root, 'torn')), unreadable)
  t.strictSame(await summary(join(root, 'folder')), unreadable)
  t.strictSame(await summary(join(root, 'list')), { states: [own], problems: [] })
  t.strictSame(await summary(join(root, 'file')), { states: [own], problems: [] })
  t.strictSame(await summary(join(root, 'both')), {
    states: [own],
    problems: [...unreadable.problems, 'source-missing terraform/terraform.tfstate.d'],
  })
  const torn = await discover(join(root, 'torn'))
  t.match(torn.problems, [{ severity: 'error' }])
  t.notMatch(JSON.stringify(torn), /hunter2/)
})

t.test('paths of the backend that leave the project are the user’s own', async (t) => {
  const config = { path: '../../srv/own.tfstate', workspace_dir: '../../srv/ws' }
  const dir = t.testdir({
    p: project({ '.terraform': record({ type: 'local', config }) }),
    srv: { ws: { web: {}, real: { ...state } }, vault: { ...state } },
  })
  symlinkSync('../vault', join(dir, 'srv/ws/linked'))
  symlinkSync('real', join(dir, 'srv/ws/same'))
  const { states, problems } = await discover(join(dir, 'p'))
  t.strictSame(
    states.map(({ path, source, base }) => [path, source.path, base]),
    [
      [join(dir, 'srv/own.tfstate'), join(dir, 'srv/own.tfstate'), join(dir, 'srv')],
      ...['real', 'web'].map((name) => [
        join(dir, 'srv/ws', name, 'terraform.tfstate'),
        join(dir, 'srv/ws', name, 'terraform.tfstate'),
        join(dir, 'srv/ws'),
      ]),
    ],
  )
  t.match(problems, [{ code: 'path-outside-root', path: join(dir, 'srv/ws/linked') }])
})

t.test('globs of the configuration', async (t) => {
  const root = t.testdir(
    project(
      { ...state, web: { ...state } },
      {
        'vm-infra.config.json': JSON.stringify({
          terraform: {
            states: [
              'infra/**/terraform.tfstate',
              'more/*',
              '!more/not*',
              'terraform/**/terraform.tfstate',
              'nothing/*.tfstate',
            ],
          },
        }),
        infra: {
          b: { ...state, '.terraform': { ...state } },
          a: { '.hidden': { ...state } },
          'Zed.old': { 'terraform.tfstate': {} },
        },
        more: {
          'web.v2.tfstate': '{}',
          'web.tfstate.backup': '{}',
          '.web.tfstate.lock.info': '{}',
          '.terraform.lock.hcl': '',
          'errored.tfstate': '{}',
          'not.tfstate': '{}',
          folder: {},
          '.env': '',
        },
      },
    ),
  )
  t.strictSame(await summary(root), {
    states: [
      'Zed.old infra/Zed.old/terraform.tfstate',
      '.hidden infra/a/.hidden/terraform.tfstate',
      'b infra/b/terraform.tfstate',
      '.env more/.env',
      'web.v2 more/web.v2.tfstate',
      'default terraform/terraform.tfstate',
      'web terraform/web/terraform.tfstate',
    ],
    problems: ['source-missing '],
  })
  const { states, problems } = await discover(root)
  t.ok(states.every(({ kind, base }) => kind === 'pattern' && base === undefined))
  t.match(problems, [{ message: 'nothing matches "nothing/*.tfstate" of terraform.states' }])
})

t.test('globs that match only names that are never read', async (t) => {
  const infra = { 'errored.tfstate': '{}', 'terraform.tfstate.backup': '{}', modules: {} }
  const root = t.testdir(project({}, { infra }))
  const { states, problems } = await discover(root, {
    VM_INFRA_STATES: 'infra/errored.tfstate,infra/*.backup,infra/*,infra/mod*',
  })
  t.strictSame(states, [])
  const never = 'a file of this name is never read, and nothing else matches'
  t.match(problems, [
    { message: `${never} "infra/errored.tfstate" of terraform.states`, path: 'infra/errored.tfstate' },
    { message: `${never} "infra/*.backup" of terraform.states`, path: 'infra/terraform.tfstate.backup' },
    { message: `${never} "infra/*" of terraform.states`, path: /^infra\// },
    { message: 'nothing matches "infra/mod*" of terraform.states', path: undefined },
  ])
})

t.test('globs and links, and globs out of the project', async (t) => {
  const dir = t.testdir({
    p: project({}, { in: { 'a.tfstate': '{}' } }),
    out: { 'b.tfstate': '{}', deep: { 'c.tfstate': '{}' } },
  })
  symlinkSync('../../out/b.tfstate', join(dir, 'p/in/file.tfstate'))
  symlinkSync('../../out/deep', join(dir, 'p/in/folder'))
  const root = join(dir, 'p')
  t.strictSame(await summary(root, { VM_INFRA_STATES: 'in/**/*.tfstate' }), {
    states: ['a in/a.tfstate', 'file in/file.tfstate'],
    problems: [],
  })
  const followed = await summary(root, { VM_INFRA_STATES: 'in/**/*.tfstate', VM_INFRA_FOLLOW_SYMLINKS: '1' })
  t.strictSame(followed.states, ['a in/a.tfstate', 'file in/file.tfstate', 'c in/folder/c.tfstate'])
  const { states } = await discover(root, { VM_INFRA_STATES: `../out/*.tfstate,${dir}/out/deep/*.tfstate` })
  t.strictSame(
    states.map(({ path, base }) => [path, base]),
    [
      [join(dir, 'out/b.tfstate'), join(dir, 'out')],
      [join(dir, 'out/deep/c.tfstate'), join(dir, 'out/deep')],
    ],
  )
})

t.test('links that a glob names itself', async (t) => {
  const dir = t.testdir({ p: project({}, { in: { a: { ...state } } }), out: { b: { ...state } } })
  const root = join(dir, 'p')
  symlinkSync('a', join(root, 'in/link'))
  symlinkSync('../../out', join(root, 'in/far'))
  symlinkSync('p', join(dir, 'linked'))
  const found = (states: string, env = {}) => summary(root, { VM_INFRA_STATES: states, ...env })
  const once = { states: ['a in/a/terraform.tfstate'], problems: [] }
  t.strictSame(await found('in/link/terraform.tfstate,in/a/terraform.tfstate'), once, 'one file is one state')
  t.strictSame(await found('in/{a,link}/*.tfstate'), once)
  t.strictSame(
    await summary(join(dir, 'linked'), { VM_INFRA_STATES: 'in/{link,a}/*' }),
    once,
    'of a root that is a link',
  )
  t.strictSame(
    await found('in/link/*'),
    { states: ['link in/link/terraform.tfstate'], problems: [] },
    'and is followed',
  )
  const refused = { states: [], problems: ['path-outside-root in/far'] }
  t.strictSame(await found('in/far/**'), refused)
  t.strictSame(await found('in/far/b/terraform.tfstate'), { states: [], problems: ['path-outside-root in/far/b'] })
  t.strictSame(await found('in/{a,far/b}/*'), { states: once.states, problems: ['path-outside-root in/far/b'] })
  t.strictSame(await found('in/far/**', { VM_INFRA_FOLLOW_SYMLINKS: '1' }), {
    states: ['b in/far/b/terraform.tfstate'],
    problems: [],
  })
})

t.test('a folder that a glob may not list', async (t) => {
  const root = t.testdir(project({}, { infra: { open: { ...state } } }))
  const sync = (pattern: string, options: fastGlob.Options) => {
    if (!options.suppressErrors) throw Object.assign(new Error('hunter2'), { code: 'EACCES' })
    return fastGlob.sync(pattern, options)
  }
  const { matchPatterns } = await t.mockImport<typeof import('../../src/discovery/match-patterns.js')>(
    '../../src/discovery/match-patterns.js',
    { 'fast-glob': { default: { ...fastGlob, sync } } },
  )
  const { config } = await loadConfig({ root, env: {} })
  const { matches, problems } = matchPatterns(config, ['infra/**/*.tfstate'], 'terraform.states', () => true)
  t.strictSame(matches, [{ path: join(root, 'infra/open/terraform.tfstate'), type: 'file' }])
  t.match(problems, [{ code: 'source-missing', severity: 'error', message: /^a folder below .* \(EACCES\)$/ }])
})
