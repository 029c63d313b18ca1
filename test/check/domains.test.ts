import t, { type Test } from 'tap'
import { listDomains } from '../../src/check/domains.js'
import { standIn } from '../integration/run-program.js'

const withVirsh = (t: Test, script: string): { env: Record<string, string>; cwd: string } => {
  const cwd = t.testdir()
  return { cwd, env: { PATH: standIn(cwd, 'virsh', script) } }
}

t.test('every name on its line, the URI as one argument, and those that do not run too', async (t) => {
  const place = withVirsh(t, 'printf "%s\\n" web-vm "with space" "" "$3" "$4 $5"; echo noise >&2')
  t.same([...(await listDomains('qemu:///system', place))], ['web-vm', 'with space', 'qemu:///system', 'list --all'])
})

t.test('what virsh says of its failure is passed on, on one line', async (t) => {
  const place = withVirsh(
    t,
    'echo "error: failed to connect to the hypervisor" >&2; echo "error: no socket" >&2; exit 1',
  )
  await t.rejects(listDomains('qemu:///system', place), {
    message: 'libvirt at qemu:///system does not answer: no socket',
    hint: 'is libvirtd running?',
    exitCode: 1,
  })
})

t.test('without virsh', async (t) => {
  await t.rejects(listDomains('qemu:///system', { cwd: t.testdir(), env: { PATH: t.testdirName } }), {
    message: 'virsh is not installed, or its interpreter is missing',
    exitCode: 1,
  })
})

t.test('a virsh that may not be executed: the call is named as it is in provisioning', async (t) => {
  const cwd = t.testdir({ virsh: '#!/bin/sh\n' })
  await t.rejects(listDomains('qemu:///system', { cwd, env: { PATH: cwd } }), {
    message: 'virsh list cannot be run: no permission to run it (EACCES)',
    exitCode: 1,
  })
})

t.test('a virsh that fails without a word', async (t) => {
  await t.rejects(listDomains('qemu:///system', withVirsh(t, 'exit 1')), {
    message: 'libvirt at qemu:///system does not answer',
    exitCode: 1,
  })
})
