import { execFileSync, spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import t from 'tap'

const repository = fileURLToPath(new URL('../..', import.meta.url))

t.test('the Terraform files are formatted', async (t) => {
  const run = spawnSync('terraform', ['fmt', '-check', '-recursive', '-diff', 'terraform', 'test/fixtures/provision'], {
    cwd: repository,
    encoding: 'utf8',
    env: { ...process.env, TF_CLI_CONFIG_FILE: undefined },
  })
  t.equal(run.status, 0, run.stdout + run.stderr)
})

t.test('Ansible finds the inventory script from the root and from ansible/', async (t) => {
  for (const folder of ['.', 'ansible']) {
    const settings = execFileSync('ansible-config', ['dump', '--only-changed'], {
      cwd: `${repository}/${folder}`,
      encoding: 'utf8',
      env: { ...process.env, ANSIBLE_CONFIG: undefined },
    })
    t.match(settings, new RegExp(`DEFAULT_HOST_LIST\\(.*\\) = \\['${repository}inventory/vm-infra\\.js'\\]`))
    t.match(settings, /INVENTORY_ANY_UNPARSED_IS_FAILED\(.*\) = True/)
  }
})
