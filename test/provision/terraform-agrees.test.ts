import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import t from 'tap'
import { buildConfig } from '../../src/config/build-config.js'
import { chooseAddress } from '../../src/hosts/address.js'
import { baseVolumeName } from '../../src/provision/base-volume-name.js'
import { suggestVmName } from '../../src/provision/vm-name.js'

const terraform = fileURLToPath(new URL('../../terraform', import.meta.url))
const IMAGES = [
  '/srv/a b.qcow2',
  '/srv/b/a b.qcow2',
  '~/u\u0308.qcow2',
  'https://example.net/x/noble.img?v=1#f',
  '~/ü.qcow2',
  '/x/y.z-1_2.img',
]

/** Evaluates expressions with the real expressions of terraform/, in a root that needs no provider. */
const evaluate = (folder: string, expressions: readonly string[]): unknown[] =>
  expressions.map((expression) =>
    JSON.parse(
      JSON.parse(
        execFileSync('terraform', ['console'], {
          cwd: folder,
          input: `jsonencode(${expression})\n`,
          encoding: 'utf8',
          env: { ...process.env, TF_CLI_CONFIG_FILE: undefined, CHECKPOINT_DISABLE: '1' },
        }),
      ),
    ),
  )

t.test('Terraform and provision-vm name the base volume alike', async (t) => {
  const local = /^ {2}base_volume = (.*)$/m.exec(readFileSync(join(terraform, 'locals.tf'), 'utf8'))?.[1] ?? ''
  const names = evaluate(
    t.testdir(),
    IMAGES.map((image) => local.replaceAll('var.base_image', JSON.stringify(image))),
  )
  t.strictSame(
    names,
    IMAGES.map((image) => baseVolumeName(image, process.env)),
  )
  t.equal(new Set(names).size, IMAGES.length - 1, 'one of them is another way to write the same')
})

t.test('Terraform and provision-vm take the same VM names', async (t) => {
  const condition = /condition {5}= (.*var\.vm_name\)\).*)$/m.exec(
    readFileSync(join(terraform, 'variables.tf'), 'utf8'),
  )?.[1]
  const names = ['web-vm', 'a', 'A', '1a', 'a-', 'a_b', 'a.b', 'default', 'all', 'vms', 'ungrouped', 'localhost', '']
  const valid = evaluate(
    t.testdir(),
    names.map((name) => condition?.replaceAll('var.vm_name', JSON.stringify(name)) ?? ''),
  )
  t.strictSame(
    valid,
    names.map((name) => suggestVmName(name) === name),
  )
})

t.test('Terraform writes the address into the fragment that the inventory takes', async (t) => {
  const lists = [
    ['10.0.0.5'],
    ['fd00::5', '10.0.0.5', '10.0.0.6'],
    ['127.0.0.1', '169.254.3.4', '0.0.0.0', '10.0.0.5'],
    ['::1', 'fe80::5', 'FEBF::5', 'fd00::5'],
    ['169.254.3.4'],
    [],
  ]
  const text = readFileSync(join(terraform, 'locals.tf'), 'utf8')
  const local = (name: string): string =>
    new RegExp(`^ {2}${name} += ((?:.|\\n {3,}|\\n {2}\\])*)$`, 'm').exec(text)?.[1]?.replace(/\n/g, ' ') ?? ''
  const expression = local('vm_ip').replace('local.ipv4', local('ipv4')).replaceAll('local.usable', local('usable'))
  const [written] = evaluate(t.testdir(), [
    `[for addresses in ${JSON.stringify(lists)} : ${expression.replaceAll('local.addresses', 'addresses')}]`,
  ])
  const { address: config } = buildConfig('/', {})
  const taken = lists.map((list) => {
    const offered = list.map((address) => ({ address }))
    return chooseAddress({ rule: undefined, stated: [], offered, config }).address ?? ''
  })
  t.strictSame(written, taken)
})
