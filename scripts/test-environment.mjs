const FOREIGN = /^(ANSIBLE_|TF_|VM_INFRA_|PG)/

/**
 * The environment that tests run in. Without the caller's settings for Ansible, Terraform, PostgreSQL and vm-infra, so that the same
 * is tested everywhere, and without extra certificates, which cost every start of Node 30 ms.
 */
export const testEnvironment = (env) => {
  const kept = Object.entries(env).filter(([name]) => !FOREIGN.test(name) && name !== 'NODE_EXTRA_CA_CERTS')
  return { ...Object.fromEntries(kept), CHECKPOINT_DISABLE: '1' }
}
