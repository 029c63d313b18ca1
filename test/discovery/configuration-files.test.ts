import t from 'tap'
import { configurationFiles } from '../../src/discovery/configuration-files.js'

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
