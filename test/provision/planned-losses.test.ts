import t from 'tap'
import { parseObject } from '../../src/model/json-shape.js'
import { describeLosses, type Loss, plannedLosses } from '../../src/provision/planned-losses.js'

const change = (address: string, actions: string[], more: object = {}, mode = 'managed') => {
  const [type] = address.split('.')
  return { address, mode, type, change: { actions, before: null, after: null, ...more } }
}
const plan = (...resource_changes: object[]) => JSON.stringify({ format_version: '1.2', resource_changes })
const lossesIn = (text: string, seed: string, rules = {}): Loss[] => plannedLosses(parseObject(text), seed, rules)
const says = (...changes: object[]) => describeLosses(lossesIn(plan(...changes), 'web-vm-seed.iso'))

t.test('what a plan would destroy', async (t) => {
  t.strictSame(
    lossesIn(
      plan(
        change('libvirt_domain.vm', ['update']),
        change('libvirt_volume.disk', ['no-op']),
        change('libvirt_volume.more', ['create']),
        change('libvirt_volume.read', ['delete'], {}, 'data'),
        change('libvirt_volume.seed', ['delete', 'create'], { before: { name: 'web-vm-seed.iso' } }),
        change('libvirt_cloudinit_disk.seed', ['delete', 'create']),
        change('local_file.fragment', ['delete', 'create']),
        change('terraform_data.inventory', ['create', 'delete']),
      ),
      'web-vm-seed.iso',
    ),
    [],
  )
  t.strictSame(lossesIn('{"format_version":"1.2"}', 'x'), [])
  const made = change('terraform_data.vm', ['delete', 'create'])
  t.match(lossesIn(plan(made), 'x', { terraform_data: {} }), [{ address: 'terraform_data.vm' }], 'it is the VM')
  const paths = [['size'], ['pool'], ['key', 0], ['text'], ['size']]
  t.equal(
    says(
      change('libvirt_domain.vm', ['delete']),
      change('libvirt_volume.disk', ['create', 'delete'], {
        before: { size: 1, pool: 'a', key: 'secret', text: 'a\nb' },
        after: { size: 2, key: 'other', text: 'c' },
        before_sensitive: { key: true },
        replace_paths: paths,
      }),
    ),
    'its disk would be erased: libvirt_domain.vm would be destroyed; libvirt_volume.disk would be replaced to change size from 1 to 2 and pool and key and text',
  )
  const domain = change('libvirt_domain.vm', ['delete', 'create'])
  t.match(says(domain), /^would be stopped and defined again/)
  t.match(
    says(domain, change('aws_ebs_volume.data', ['delete'])),
    /^what it holds may be lost: libvirt_domain\.vm would/,
  )
  t.equal(
    says(change('aws_instance.web', ['delete', 'create'], { replace_paths: [['ami']] })),
    'what it holds may be lost: aws_instance.web would be replaced to change ami',
  )
})

t.test('what is no plan is not taken for one that destroys nothing', async (t) => {
  for (const text of [
    '',
    '{',
    'null',
    '[]',
    '{}',
    '{"format_version":"1.2","resource_changes":{}}',
    plan({ address: 'x' }),
  ]) {
    t.throws(() => lossesIn(text, 'x'), { message: /it is unknown what the plan would destroy/ }, text)
  }
})
