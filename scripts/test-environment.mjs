const FOREIGN = /^(ANSIBLE_|TF_|VM_INFRA_|PG)/

/**
 * The environment tests run in: nothing of the caller's Ansible, Terraform, PostgreSQL or vm-infra settings, so that the
 * same thing is tested everywhere, and no extra certificates, which cost every start of Node 30 ms.
 */
export const testEnvironment = (env) => {
  const kept = Object.entries(env).filter(([name]) => !FOREIGN.test(name) && name !== 'NODE_EXTRA_CA_CERTS')
  return { ...Object.fromEntries(kept), CHECKPOINT_DISABLE: '1' }
}
