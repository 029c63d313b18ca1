import t from 'tap'
import type { Problem } from '../../src/model/problem.js'
import { refuseStrict } from '../../src/provision/refuse-others.js'
import type { Session } from '../../src/provision/session.js'
import { makeLab } from './lab.js'

t.test('strict, and the trouble of another VM: nothing is made that no playbook could configure', async (t) => {
  const lab = makeLab(
    t.testdir({
      'vm-infra.config.json': '{ "strict": true }',
      terraform: { 'terraform.tfstate.d': { 'old-vm': { 'terraform.tfstate': '{"version": 4, "x' } } },
    }),
  )
  const run = await lab.run(['provision', 'web-vm'])
  t.equal(run.code, 1)
  t.match(
    run.err,
    /web-vm: terraform\/\S+old-vm\/terraform\.tfstate: .*; under strict the playbook would get no inventory/,
  )
  t.notMatch(run.out, /terraform apply/)
  t.strictSame(lab.traces(), { workspaces: ['old-vm'], fragments: [], journals: [] })
})

t.test('its own trouble does not count: the apply may mend it', async (t) => {
  const problem: Problem = { code: 'state-torn', severity: 'error', message: 'is cut off', hint: 'wait', vm: 'web-vm' }
  const strict = (vm: string, strict = true): Promise<void> =>
    refuseStrict({ config: { strict }, vm, load: async () => ({ problems: [problem] }) } as unknown as Session)
  await strict('web-vm')
  await t.rejects(strict('db-vm'), { message: /under strict the playbook would get no inventory/ })
  await strict('db-vm', false)
})
