import t from 'tap'
import { buildConfig } from '../../src/config/build-config.js'
import { terraformIn } from '../../src/discovery/terraform-in.js'

t.test('as a person types it in the project’s root', async (t) => {
  const command = (dir: string, workspace = 'web') =>
    terraformIn(workspace, buildConfig('/lab', { 'terraform.dir': dir }))
  t.equal(command('terraform'), 'TF_WORKSPACE=web terraform -chdir=terraform')
  t.equal(command('/srv/my vms', "web's"), `TF_WORKSPACE='web'\\''s' terraform -chdir='/srv/my vms'`)
  t.equal(command('.'), 'TF_WORKSPACE=web terraform', 'where it is the root itself')
})
