import t from 'tap'
import { configurationFiles, isOverride } from '../../src/discovery/configuration-files.js'

t.test('what Terraform reads, and OpenTofu', async (t) => {
  const names = [
    '.hidden.tf',
    '.tf',
    'a.tf',
    'a.tf.json',
    'b.tf',
    'b.tofu',
    'c.tofu.json',
    'c.tf',
    'd.tf~',
    'e.tfvars',
    '#x.tf',
  ]
  t.strictSame(configurationFiles(names), ['a.tf', 'a.tf.json', 'b.tofu', 'c.tofu.json', 'c.tf', '#x.tf'])
})

t.test('what is merged over the others', async (t) => {
  for (const path of ['/p/override.tf', 'override.tf.json', 'a_override.tofu']) t.ok(isOverride(path), path)
  for (const path of ['/p/overrides.tf', 'my-override.tf', 'override.txt']) t.notOk(isOverride(path), path)
})
