import { isAbsolute, join } from 'node:path'
import t, { type Test } from 'tap'
import { loadConfig } from '../../src/config/load-config.js'
import { settingValue } from '../../src/config/setting-value.js'
import { settingKeys, settings } from '../../src/config/settings.js'
import { Float } from '../../src/model/value.js'

const folder = (t: Test, config: unknown) =>
  t.testdir({ 'vm-infra.config.json': typeof config === 'string' ? config : JSON.stringify(config, undefined, 2) })

t.test('with no configuration: the defaults', async (t) => {
  const root = t.testdir({})
  const { config, origins } = await loadConfig({ root, env: { PATH: '/bin' } })
  t.strictSame(JSON.parse(JSON.stringify(config)), {
    root,
    terraform: { dir: join(root, 'terraform'), program: 'terraform', data_dir: join(root, 'terraform/.terraform') },
    fragments: { templates: [] },
    static: { file: join(root, 'ansible/inventory.ini'), hostname: 'address' },
    address: { prefer: [], family: 'ipv4' },
    defaults: {},
    vms: {},
    resources: {},
    follow_symlinks: false,
    strict: false,
    locks: { stale_after: 3600, timeout: 30 },
    provision: {},
    given: '',
  })
  t.strictSame([...origins.keys()], ['root', ...settingKeys])
  t.strictSame(new Set([...origins.values()].map(({ layer }) => layer)), new Set(['default']))
})

t.test('each layer overrides the one below it, and the origins say which', async (t) => {
  const root = folder(t, {
    $schema: './vm-infra.schema.json',
    static: { file: 'file.ini', hostname: 'name' },
    locks: { timeout: 1, stale_after: 7 },
    strict: true,
  })
  const env = {
    VM_INFRA_STATIC_FILE: 'env.ini',
    VM_INFRA_LOCK_TIMEOUT: '2.5',
    VM_INFRA_STRICT: '0',
    VM_INFRA_ROOT: root,
  }
  const { config, origins } = await loadConfig({
    root,
    env,
    flags: { 'lock-timeout': '3', strict: undefined, other: 1 },
  })
  t.match(config, {
    static: { file: join(root, 'env.ini'), hostname: 'name' },
    locks: { timeout: 3, stale_after: 7 },
    strict: false,
  })
  t.strictSame(origins.get('static.hostname'), { layer: 'file', name: 'vm-infra.config.json' })
  t.strictSame(origins.get('static.file'), { layer: 'environment', name: 'VM_INFRA_STATIC_FILE' })
  t.strictSame(origins.get('strict'), { layer: 'environment', name: 'VM_INFRA_STRICT' })
  t.strictSame(origins.get('locks.timeout'), { layer: 'flag', name: '--lock-timeout' })
  t.strictSame(origins.get('address.family'), { layer: 'default' })
  t.strictSame(origins.get('root'), { layer: 'environment', name: 'VM_INFRA_ROOT' })
  const flagged = await loadConfig({ root, env, flags: { root } })
  t.strictSame(flagged.origins.get('root'), { layer: 'flag', name: '--root' })
  t.strictSame([config.given, flagged.config.given], [' --lock-timeout=3', ` --root=${root}`])
})

t.test('every key can be set in the file', async (t) => {
  const set = {
    terraform: { dir: 'infra', states: ['infra/**/terraform.tfstate'], program: 'bin/tofu', data_dir: '../data' },
    fragments: { files: ['inv/*.ini'], templates: ['ansible_become_password'] },
    static: { file: 'hosts.ini', hostname: 'name' },
    address: { prefer: ['10.0.0.0/8', 'lab'], family: 'ipv6' },
    defaults: { ansible_user: 'mr' },
    vms: { web: { address: '10.0.0.1' } },
    resources: { x_vm: { name: 'label', address: ['net.0.ip'], vars: { zone: 'zone' }, groups: ['tags'] }, y_vm: {} },
    follow_symlinks: true,
    strict: true,
    locks: { stale_after: 1, timeout: 2 },
    provision: { memory: 2048 },
  }
  const root = folder(t, set)
  const { config, origins } = await loadConfig({ root, env: {} })
  t.strictSame(JSON.parse(JSON.stringify(config)), {
    ...set,
    root,
    terraform: {
      ...set.terraform,
      dir: join(root, 'infra'),
      program: join(root, 'bin/tofu'),
      data_dir: join(root, 'data'),
    },
    static: { ...set.static, file: join(root, 'hosts.ini') },
    given: '',
    resources: { ...set.resources, y_vm: { address: [], vars: {}, groups: [] } },
  })
  t.strictSame(
    settingKeys.filter((key) => origins.get(key)?.layer !== 'file'),
    [],
    'none is forgotten here',
  )
  t.equal(settingValue(config, 'locks.timeout'), 2)
  // A program may also be a name that is looked up.
  for (const key of settingKeys.filter((key) => key !== 'terraform.program')) {
    const value = settingValue(config, key)
    const isPath = typeof value === 'string' && isAbsolute(value)
    t.equal(isPath, settings[key].type === 'path', `${key}: a path is what becomes absolute, and is shown relative`)
  }
  t.equal(settingValue(config, 'root'), root)
})

t.test('variables keep what JSON.parse would lose', async (t) => {
  const text =
    '\ufeff{"defaults":{"big":12345678901234567890,"one":1.0,"constructor":{"toString":null}},"locks":{"timeout":5.0}}'
  const { config } = await loadConfig({ root: folder(t, text), env: {} })
  t.equal(config.defaults.big, 12345678901234567890n)
  t.strictSame(config.defaults.one, new Float(1))
  t.strictSame(Object.keys(config.defaults), ['big', 'one', 'constructor'])
  t.equal(config.defaults.toString, undefined)
  t.equal(config.locks.timeout, 5)
})

t.test('the environment', async (t) => {
  const root = t.testdir({})
  const load = async (env: Record<string, string>) => (await loadConfig({ root, env })).config
  for (const yes of ['1', 'true', 'YES', 'on']) t.equal((await load({ VM_INFRA_STRICT: yes })).strict, true, yes)
  for (const no of ['0', 'False', 'no', 'off', '']) t.equal((await load({ VM_INFRA_STRICT: no })).strict, false, no)
  const { terraform } = await load({ VM_INFRA_STATES: 'a/{x,y}.tfstate, b/*.tfstate,', TF_DATA_DIR: '/var/tf' })
  t.strictSame(terraform.states, ['a/{x,y}.tfstate', 'b/*.tfstate'])
  t.equal(terraform.data_dir, '/var/tf')
  t.strictSame((await load({ VM_INFRA_TEMPLATES: ' , ' })).fragments.templates, [], 'there may be none')
  const wrong: [Record<string, string>, RegExp][] = [
    [{ VM_INFRA_STATES: ',' }, /patterns of files, separated by commas/],
    [{ VM_INFRA_STATES: ' ' }, /patterns of files/],
    [{ VM_INFRA_FRAGMENTS: ' , ' }, /patterns of files/],
    [{ VM_INFRA_STRICT: 'secret' }, /1 or 0/],
    [{ VM_INFRA_LOCK_TIMEOUT: 'secret' }, /a number of seconds/],
    [{ VM_INFRA_LOCK_TIMEOUT: '-1' }, /a number of seconds/],
    [{ VM_INFRA_STATIC_HOSTNAME: 'secret' }, /address or name/],
  ]
  for (const [env, hint] of wrong) {
    const error = await load(env).then(
      () => undefined,
      (reason: Error & { hint: string }) => reason,
    )
    t.match(error, { name: 'ExplainedError', hint, message: Object.keys(env)[0] })
    t.notMatch(`${error?.message}${error?.hint}`, /secret/)
  }
})

t.test('the flags', async (t) => {
  const root = t.testdir({})
  const load = async (flags: Record<string, unknown>) => (await loadConfig({ root, env: {}, flags })).config
  t.equal((await load({ strict: true })).strict, true)
  t.equal((await load({ 'static-file': 'x.ini' })).static.file, join(root, 'x.ini'))
  t.equal((await load({ 'static-hostname': 'name' })).static.hostname, 'name')
  t.equal((await load({ 'lock-timeout': '3' })).locks.timeout, 3)
  t.strictSame(Object.keys((await load({ defaults: 'x', vms: ['web'] })).vms), [], 'tables have no flags')
  for (const flags of [
    { strict: 3 },
    { 'lock-timeout': true },
    { 'lock-timeout': '-1' },
    { 'static-hostname': 'ip' },
    { 'static-file': '' },
    { 'static-file': {} },
  ]) {
    await t.rejects(load(flags), { name: 'ExplainedError', exitCode: 2, message: `--${Object.keys(flags)[0]}` })
  }
})

t.test('networks that are none', async (t) => {
  const env = (text: string) => loadConfig({ root: t.testdir({}), env: { VM_INFRA_ADDRESS_PREFER: text } })
  for (const text of ['10.0.0/8', 'fd00::/129', '/8', 'lan/24', '10.0.0.0/']) {
    await t.rejects(env(text), { message: 'VM_INFRA_ADDRESS_PREFER has an invalid value' }, text)
  }
  t.strictSame((await env('lan, 10.1.0.0/16,fd00::/8')).config.address.prefer, ['lan', '10.1.0.0/16', 'fd00::/8'])
})

t.test('a file that cannot be read', async (t) => {
  const isFolder = t.testdir({ 'vm-infra.config.json': {} })
  await t.rejects(loadConfig({ root: isFolder, env: {} }), { message: 'vm-infra.config.json: cannot be read (EISDIR)' })
  const leadsNowhere = t.testdir({ 'vm-infra.config.json': t.fixture('symlink', 'not-mounted/config.json') })
  await t.rejects(loadConfig({ root: leadsNowhere, env: {} }), {
    message: 'vm-infra.config.json: cannot be read (ENOENT)',
  })
  const isLarge = t.testdir({ 'vm-infra.config.json': `{"defaults":{"a":"${'a'.repeat(2 ** 20)}"}}` })
  await t.rejects(loadConfig({ root: isLarge, env: {} }), { message: 'vm-infra.config.json: larger than 1 MiB' })
})
