// npm run test:ansible-matrix [-- VERSION …]: every test whose promise is about Ansible, once with each version of Ansible.
// Ends with the line `N passed, N failed`.
import { ansibleVersions } from './ansible-versions.mjs'
import { setUp } from './setup.mjs'
import { namedVersions, testMatrix } from './test-matrix.mjs'

/**
 * They run the Ansible that is first in PATH. So do other tests that only need it on the way (a playbook of provision-vm, the
 * reading of --verify): what those need of Ansible is covered by these.
 */
const TESTS = [
  'test/cli/ansible-agrees.test.ts',
  'test/formats/agreement.test.ts',
  'test/formats/formats.test.ts',
  'test/ini/golden.test.ts',
  'test/ini/render-value.test.ts',
  'test/integration/ansible-contract.test.ts',
  'test/integration/ssh-hosts.test.ts',
  'test/integration/static-agrees.test.ts',
  'test/provision/terraform-files.test.ts',
  'test/static/verify-with-ansible.test.ts',
  'test/torture/hostile.test.ts',
  'test/torture/ini.test.ts',
]

setUp('test')
await testMatrix('ansible-core', namedVersions(ansibleVersions(), process.argv.slice(2)), () => TESTS)
