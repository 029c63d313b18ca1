import t from 'tap'
import { describeSetting } from '../../src/config/describe-setting.js'

t.test('a description ends in the default, in words', async (t) => {
  t.match(describeSetting('terraform.dir'), /\. Default: terraform$/)
  t.match(describeSetting('locks.timeout'), /\. Default: 30$/)
  t.match(describeSetting('strict'), /\. Default: false$/)
  t.match(describeSetting('address.prefer'), /\. Default: none$/)
  t.match(describeSetting('terraform.states'), /\. Default: where the local backend of Terraform keeps them$/)
  t.equal(describeSetting('vms'), 'Settings for single VMs, by name.')
})
