import { join } from 'node:path'
import t from 'tap'
import { loadConfig } from '../../src/config/load-config.js'
import { discoverStates } from '../../src/discovery/discover-states.js'
import { scanBackendBlock } from '../../src/discovery/scan-backend-block.js'

const local =
  'terraform {\n  required_version = ">= 1"\n  backend "local" {\n    path = "own.tfstate"\n    workspace_dir = "ws"\n  }\n}\n'

t.test('what counts as a backend block', async (t) => {
  const cases: Record<string, [string, object | undefined]> = {
    'local.tf': [local, { type: 'local', options: { path: 'own.tfstate', workspace_dir: 'ws' }, line: 3 }],
    'defaults.tf': ['terraform {\n  backend "local" {}\n}', { type: 'local', line: 2 }],
    'identifier.tf': ['terraform {\n  backend local {}\n}', { type: 'local', line: 2 }],
    'comment.tf': ['terraform { # backend "x" {\n  /* here */ backend /* there */ "gcs" {\n  }\n}', { type: 'gcs' }],
    's3.tf': [
      'terraform {\n  backend "s3" { # the team’s\n    bucket = "b"\n    path = "no"\n  }\n}',
      { type: 's3', line: 2 },
    ],
    'cloud.tf': ['terraform {\n  cloud {\n    organization = "o"\n  }\n}', { type: 'cloud', line: 2 }],
    'second.tf': ['terraform {\n}\nterraform {\n  backend "pg" {}\n}', { type: 'pg', line: 4 }],
    'none.tf': ['terraform {\n  required_version = ">= 1"\n}\nresource "a" "backend" {}\n', undefined],
    'balancer.tf': ['resource "google_lb" "x" {\n  backend {\n    group = "g"\n  }\n}', undefined],
    'labelled.tf': ['resource "lb" "x" {\n  backend "s3" {}\n}', undefined],
    'commented.tf': ['# backend "s3" {}\n// cloud {\n', undefined],
    'variable.tf': ['variable "cloud" {}\nlocals {\n  backend = {}\n}', undefined],
    'x.tf.json': [
      '{"terraform": {"backend": {"local": {"path": "j.tfstate"}}}}',
      { type: 'local', options: { path: 'j.tfstate' } },
    ],
    'list.tf.json': ['{"terraform": [{"backend": [{"http": [{}]}]}]}', { type: 'http' }],
    'cloud.tf.json': ['{"terraform": {"cloud": {"organization": "o"}}}', { type: 'cloud' }],
    'comment.tf.json': [
      '{"//": "c", "terraform": {"//": "c", "backend": {"//": "c", "local": {"//": "c", "path": "p.tfstate"}}}}',
      { type: 'local', options: { path: 'p.tfstate' } },
    ],
    'only-comment.tf.json': ['{"terraform": {"backend": {"//": "c"}}}', undefined],
    'null.tf.json': ['{"terraform": {"cloud": null, "backend": {"s3": null}}}', undefined],
    'none.tf.json': ['{"locals": {"backend": 1, "cloud": 2}}', undefined],
  }
  const dir = t.testdir(Object.fromEntries(Object.entries(cases).map(([name, [text]]) => [name, text])))
  for (const [name, [, expected]] of Object.entries(cases)) {
    const found = await scanBackendBlock([join(dir, name)])
    if (expected === undefined) t.equal(found, undefined, name)
    else {
      t.match(found, { ...expected, file: join(dir, name) }, name)
    }
  }
  t.equal(await scanBackendBlock([join(dir, 'gone.tf')]), undefined, 'gone since it was listed')
})

t.test('override files win', async (t) => {
  const s3 = 'terraform {\n  backend "s3" {}\n}'
  const dir = t.testdir({ 'a_override.tf': local, 'b.tf': s3, 'override.tf': s3, 'other.tf': '' })
  const scan = async (...names: string[]) => (await scanBackendBlock(names.map((name) => join(dir, name))))?.type
  t.equal(await scan('a_override.tf', 'b.tf'), 'local')
  t.equal(await scan('a_override.tf', 'b.tf', 'override.tf'), 's3')
  t.equal(await scan('b.tf', 'other.tf'), 's3')
})

t.test('with no record, the configuration decides where the states are', async (t) => {
  const root = t.testdir({
    ansible: {},
    terraform: { 'main.tf': local, '.hidden.tf': 'terraform {\n cloud {}\n}', ws: { web: {} } },
  })
  const { config } = await loadConfig({ root, env: {} })
  const { states, problems } = await discoverStates(config)
  t.strictSame(
    states.map(({ source }) => source.path),
    ['terraform/own.tfstate', 'terraform/ws/web/terraform.tfstate'],
  )
  t.strictSame(problems, [])
})

t.test(
  'a configuration that cannot be understood is a problem with file and line; the default place is taken',
  async (t) => {
    const cases = {
      hcl: { 'main.tf': 'terraform {\n  backend "local" {\n    path = "hunter2\n  }\n}\n' },
      json: { 'main.tf.json': '{"terraform": {"backend": hunter2' },
      template: { 'main.tf': 'terraform {\n  backend "local" {\n    path = "${' + 'var.hunter2}"\n  }\n}\n' },
      reference: { 'main.tf': 'terraform {\n  backend "local" {\n    workspace_dir = var.hunter2\n  }\n}\n' },
      remote: { 'main.tf': 'terraform {\n  backend "s3" {\n    bucket = var.hunter2\n  }\n}\n' },
      consul: { 'main.tf': 'terraform {\n  backend "consul" {\n    path = var.hunter2\n  }\n}\n' },
    }
    const dir = t.testdir(
      Object.fromEntries(Object.entries(cases).map(([name, files]) => [name, { ansible: {}, terraform: files }])),
    )
    const discover = async (name: string) => {
      const { config } = await loadConfig({ root: join(dir, name), env: {} })
      return discoverStates(config)
    }
    const taken = [{ source: { path: 'terraform/terraform.tfstate' } }]
    const code = 'backend-unreadable'
    t.match(await discover('hcl'), { states: taken, problems: [{ code, path: 'terraform/main.tf', line: 3 }] })
    t.match(await discover('json'), { states: taken, problems: [{ code, path: 'terraform/main.tf.json' }] })
    t.match(await discover('template'), { states: taken, problems: [{ code, message: /not literal/, line: 2 }] })
    t.match(await discover('reference'), { states: taken, problems: [{ code, message: /not literal/, line: 2 }] })
    t.match(await discover('remote'), {
      states: [],
      problems: [{ code: 'backend-unsupported', message: /"s3"/, path: 'terraform/main.tf', line: 2 }],
    })
    t.match(await discover('consul'), { states: [], problems: [{ code: 'backend-unsupported', message: /"consul"/ }] })
    for (const name of Object.keys(cases)) t.notMatch(JSON.stringify((await discover(name)).problems), /hunter2/)
  },
)

t.test('a folder that is named like a file of the configuration is none', async (t) => {
  const root = t.testdir({ ansible: {}, terraform: { 'main.tf': local, 'old.tf': {}, 'z_override.tf': {} } })
  const { config } = await loadConfig({ root, env: {} })
  t.match(await discoverStates(config), { states: [{ source: { path: 'terraform/own.tfstate' } }], problems: [] })
})

t.test('a file of the configuration that cannot be read', async (t) => {
  const root = t.testdir({ ansible: {}, terraform: { vm: {}, 'vm.tf': t.fixture('symlink', 'vm') } })
  const { config } = await loadConfig({ root, env: {} })
  t.match(await discoverStates(config), {
    states: [{ workspace: 'default' }, { workspace: 'vm' }],
    problems: [{ code: 'backend-unreadable', message: /EISDIR/, path: 'terraform/vm.tf' }],
  })
})
