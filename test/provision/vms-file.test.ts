import t, { type Test } from 'tap'
import { readVmsFile } from '../../src/provision/vms-file.js'

const read = (t: Test, text: string) => readVmsFile(`${t.testdir({ 'vms.yml': text })}/vms.yml`)

t.test('a list, alone or under vms', async (t) => {
  const expected = [{ name: 'one', memory: 512, vcpus: 2, user: 'ann', groups: ['web'] }, { name: 'two' }]
  const list = '- name: one\n  memory: 512\n  vcpus: 2\n  user: ann\n  groups: [web]\n- name: two\n'
  t.strictSame(await read(t, list), expected)
  t.strictSame(await read(t, `vms:\n${list}`), expected)
})

t.test('a VM that is to have no dotfiles any more', async (t) => {
  t.strictSame(await read(t, "- name: one\n  dotfiles: ''\n"), [{ name: 'one', dotfiles: '' }])
})

t.test('a mark of the byte order is none of the list', async (t) => {
  t.strictSame(await read(t, '\uFEFF- name: one\n'), [{ name: 'one' }])
  t.strictSame(await read(t, '\uFEFFvms:\n- name: one\n'), [{ name: 'one' }])
})

t.test('what is wrong is said with its line, and never quoted', async (t) => {
  const warnings: Error[] = []
  const warned = (warning: Error) => warnings.push(warning)
  process.on('warning', warned)
  t.teardown(() => process.off('warning', warned))
  const cases: [text: string, message: RegExp][] = [
    ['- name: one\n  memory: 4k\n', /vms\.yml:2: 0\.memory: must be a whole number of at least 1/],
    ['vms:\n- name: one\n- name: two\n  vcpus: 0\n', /vms\.yml:4: vms\.1\.vcpus: must be a whole number/],
    ['- name: one\n  groups: [a-b]\n', /vms\.yml:2: .*groups.*: must be a list of names/],
    ['- name: one\n  groups:\n  - a\n  - localhost\n', /vms\.yml:4: the group "localhost" is the control node/],
    ['- name: one\n- name: two\n  groups: [a, one]\n', /vms\.yml:3: the group "one" has the name of a VM/],
    ['vms:\n- name: one\n  groups: [two]\n- name: two\n', /vms\.yml:3: the group "two" has the name of a VM/],
    ['- name: one\n  groups: [_meta]\n', /vms\.yml:2: the group "_meta" is reserved/],
    ['- name: one\n  passwort: geheim\n', /vms\.yml:2: 0: unknown key "passwort"/],
    ['vms:\n- name: one\nname: two\n', /vms\.yml:3: the file: unknown key "name"/],
    ['- name: one\n- memory: 4\n', /vms\.yml:2: 1\.name: must be text/],
    ['- name: one\n  user: Bad!\n', /vms\.yml:2: "Bad!" cannot be the user/],
    ['- name: one\n  dotfiles: dots/x\n', /vms\.yml:2: the dotfiles folder dots\/x is relative/],
    ['- &a { name: one }\n- *a\n', /vms\.yml:\d+: one is named twice/],
    ['- name: *nobody\n', /vms\.yml(:1)?: (not valid YAML|it has aliases)/],
    ['- name: one\n- name: Two_x\n', /vms\.yml:2: "Two_x" cannot be a VM's name/],
    ['- name: one\n- name: one\n', /vms\.yml:2: one is named twice/],
    ['- name: [geheim\n', /vms\.yml:2: not valid YAML/],
    ['- name: one\n  name: two\n', /vms\.yml:2: not valid YAML/],
    ['- name: one\n- two\n', /vms\.yml:2: 1: must be a map/],
    ['vms: [one]\n', /vms\.yml:1: vms\.0: must be a map/],
    ['just text\n', /the file: must be a list of VMs/],
    ['', /the file: must be a list of VMs/],
    ['[]', /vms\.yml: it names no VM/],
    ['vms: []\n', /vms\.yml: it names no VM/],
    ['? { a: b }\n: c\n', /vms\.yml:1: vms: must be a list of VMs/],
  ]
  for (const [text, message] of cases) {
    const failure = await read(t, text).then(
      () => undefined,
      (error: Error) => error,
    )
    t.match(failure?.message, message, text)
    t.notMatch(failure?.message, /geheim/)
    t.match(failure, { exitCode: 2 })
  }
  await new Promise(setImmediate)
  t.strictSame(warnings, [])
})
