import t from 'tap'
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
