/** The variable that gives a host's address: where both are set, Ansible's ssh plugin takes the older name. */
export const addressVariable = (vars: Readonly<Record<string, unknown>>): 'ansible_host' | 'ansible_ssh_host' =>
  vars.ansible_ssh_host === undefined ? 'ansible_host' : 'ansible_ssh_host'
