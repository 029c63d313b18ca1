import { execFileSync, spawn } from 'node:child_process'
import { appendFileSync, mkdirSync, statSync, symlinkSync, truncateSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import t, { type Test } from 'tap'
import type { Config } from '../../src/config/config.js'
import { readFragmentCarefully } from '../../src/fragments/read-fragment-carefully.js'
import { readFragments } from '../../src/fragments/read-fragments.js'
import type { FragmentReading } from '../../src/model/inventory.js'

const TEXT = '[vms]\n10.0.0.5 a=1 vm_name=web-vm\n'

const lab = (t: Test) => {
  const base = t.testdir({ root: {}, outside: { 'web-vm.ini': TEXT } })
  const root = join(base, 'root')
  const path = join(root, 'web-vm.ini')
  const file = { path, source: { kind: 'fragment', path: 'web-vm.ini' }, vm: 'web-vm' } as const
  const configOf = (options: { follow_symlinks?: boolean; templates?: string[] }): Config =>
    ({
      root,
      follow_symlinks: options.follow_symlinks ?? false,
      fragments: { files: undefined, templates: options.templates ?? [] },
    }) as unknown as Config
  const read = (options: { follow_symlinks?: boolean; templates?: string[] } = {}): FragmentReading =>
    readFragments([file], configOf(options))[0] as FragmentReading
  const readCarefully = (): Promise<FragmentReading> => readFragmentCarefully(file, configOf({}))
  return { base, root, path, file, config: configOf({}), read, readCarefully }
}

const old = (path: string): void => utimesSync(path, 1_000_000, 1_000_000)

t.test('reads a file, whatever its size', async (t) => {
  const { path, read } = lab(t)
  writeFileSync(path, TEXT)
  t.match(read(), { status: 'vm', hosts: [{ name: 'web-vm', address: '10.0.0.5', vars: { a: 1 } }] })
  writeFileSync(path, `${'# padding\n'.repeat(10_000)}${TEXT}`)
  t.match(read(), { status: 'vm', hosts: [{ line: 10_002 }] })
})

t.test('keeps bytes that are no UTF-8 apart', async (t) => {
  const { path, read } = lab(t)
  writeFileSync(path, Buffer.from('web-vm a=\xe9 b=\xc3\xa9 c=\xef\xbf\xbd\n', 'latin1'))
  t.match(read().hosts[0]?.vars, { a: '\udce9', b: 'é', c: '\ufffd' })
})

t.test('a fragment that is gone by now sets nothing', async (t) => {
  const { read } = lab(t)
  t.match(read(), { status: 'settings', hosts: [], groups: [], problems: [] })
})

const EMPTY = {
  code: 'fragment-unreadable',
  severity: 'warning',
  message: /^the fragment is empty/,
  path: 'web-vm.ini',
  vm: 'web-vm',
}

t.test('an empty fragment is looked at again, and unreadable if it is old', async (t) => {
  const { path, read, readCarefully } = lab(t)
  writeFileSync(path, '')
  old(path)
  t.equal(read(), undefined)
  t.match(await readCarefully(), { status: 'unreadable', problems: [EMPTY] })
})

t.test('one that stays empty is not waited for forever, whatever the clock says', async (t) => {
  const { path, readCarefully } = lab(t)
  writeFileSync(path, '')
  t.capture(Date, 'now', () => statSync(path).mtimeMs)
  t.match(await readCarefully(), { status: 'unreadable', problems: [EMPTY] })
})

t.test('an empty fragment that is just being written is waited for', async (t) => {
  const { path, readCarefully } = lab(t)
  writeFileSync(path, '')
  const writer = spawn('sh', ['-c', 'sleep 0.2; printf "%s" "$0" > "$1"', TEXT, path])
  const ended = new Promise((resolve) => writer.on('exit', resolve))
  t.match(await readCarefully(), { status: 'vm', hosts: [{ address: '10.0.0.5' }] })
  await ended
})

t.test('one that was met in the middle of being written is read when it is whole', async (t) => {
  for (const [beginning, rest] of [
    ['[vms]\n', TEXT],
    ['[vms]\n10.0.0.5 vm_name=web-vm a="', '1"\n'],
    ['10.0.0.5 vm_name=web-vm ansible_port=22', '22 a=1\n'],
  ] as const) {
    const { path, read, readCarefully } = lab(t)
    writeFileSync(path, beginning)
    t.equal(read(), undefined, beginning)
    const reading = readCarefully()
    await setTimeout(30)
    appendFileSync(path, rest)
    t.match(await reading, { status: 'vm', hosts: [{ address: '10.0.0.5', vars: { a: 1 } }] }, beginning)
  }
})

t.test('one that grows at every look is waited for until it is whole', async (t) => {
  let looks = 0
  const { readFragmentCarefully } = await t.mockImport<typeof import('../../src/fragments/read-fragment-carefully.js')>(
    '../../src/fragments/read-fragment-carefully.js',
    {
      '../../src/fragments/read-fragment-text.js': {
        readFragmentText: () => TEXT.slice(0, ++looks),
        isEmptyFile: () => false,
      },
    },
  )
  const { file, config } = lab(t)
  const reading = await readFragmentCarefully(file, config)
  t.match(reading, { status: 'vm', hosts: [{ address: '10.0.0.5', vars: { vm_name: 'web-vm' } }] })
  t.equal(looks, TEXT.length)
})

t.test('one that ends within a line, or says nothing, is as it is where nobody goes on', async (t) => {
  const { path, read, readCarefully } = lab(t)
  writeFileSync(path, '10.0.0.5 vm_name=web-vm')
  t.match(await readCarefully(), { status: 'vm', hosts: [{ address: '10.0.0.5' }] })
  old(path)
  t.match(read(), { status: 'vm', hosts: [{ address: '10.0.0.5' }] })
  writeFileSync(path, '[vms')
  t.match(await readCarefully(), { status: 'unreadable', problems: [{ line: 1 }] })
})

t.test('a folder, a pipe and a huge file are problems of their VM', async (t) => {
  const { path, read } = lab(t)
  const problem = (message: string) => ({
    status: 'unreadable',
    problems: [{ code: 'fragment-unreadable', severity: 'error', message, path: 'web-vm.ini', vm: 'web-vm' }],
  })
  mkdirSync(path)
  t.match(read(), problem('a folder where a fragment should be'))
  execFileSync('rmdir', [path])
  execFileSync('mkfifo', [path])
  t.match(read(), problem('not a regular file'))
  execFileSync('rm', [path])
  writeFileSync(path, TEXT)
  truncateSync(path, 3 * 2 ** 20)
  t.match(read(), problem('larger than 2 MiB'))
})

t.test('a link is followed inside the project, and out of it only if allowed', async (t) => {
  const { base, root, path, read } = lab(t)
  writeFileSync(join(root, 'real'), TEXT)
  symlinkSync('real', path)
  t.match(read(), { status: 'vm', hosts: [{ address: '10.0.0.5' }] })

  execFileSync('ln', ['-sfn', join(base, 'outside', 'web-vm.ini'), path])
  t.match(read(), { status: 'unreadable', problems: [{ code: 'path-outside-root', path: 'web-vm.ini' }] })
  t.match(read({ follow_symlinks: true }), { status: 'vm' })

  execFileSync('ln', ['-sfn', 'nowhere', path])
  t.match(read(), { status: 'unreadable', problems: [{ code: 'source-missing' }] })
  execFileSync('ln', ['-sfn', '.', path])
  t.match(read(), { status: 'unreadable', problems: [{ message: 'a folder where a fragment should be' }] })
})

t.test('an address may be a template where the config allows it', async (t) => {
  const { path, read } = lab(t)
  writeFileSync(path, "web-vm ansible_host='{{ x }}'\n")
  t.match(read().problems, [{ code: 'address-unusable' }])
  const [host] = read({ templates: ['ansible_host'] }).hosts
  t.equal(host?.address, undefined)
  t.equal(host?.vars.ansible_host, '{{ x }}')
})
