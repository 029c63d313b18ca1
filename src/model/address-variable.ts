/** The variable of a map that gives the address, in the order of `CONNECTION_VARIABLES`. */
export const addressVariable = (vars: Readonly<Record<string, unknown>>): 'ansible_host' | 'ansible_ssh_host' =>
  vars.ansible_ssh_host === undefined ? 'ansible_host' : 'ansible_ssh_host'
