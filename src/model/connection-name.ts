import type { Value } from './value.js'

/** The collections under which Ansible knows what comes with it. */
const ITS_OWN = /^ansible\.(?:builtin|legacy)\./

/** The short name of a connection that comes with Ansible: `ssh` for `ansible.builtin.ssh`. Any other as it stands. */
export const connectionName = (connection: Value): Value =>
  typeof connection === 'string' ? connection.replace(ITS_OWN, '') : connection
