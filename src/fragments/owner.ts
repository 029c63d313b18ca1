import type { IniHost } from '../ini/ini-inventory.js'
import { nameValue } from '../ini/python-literal.js'
import { parseIp } from '../model/ip.js'
import { PENDING } from '../model/no-address.js'
import { sameValue } from '../model/value.js'

/**
 * Whose host line the only one of a fragment is: the VM's the file is named for, another VM's, or that of a machine
 * somebody wrote down by hand.
 */
export const ownerOf = (host: IniHost, vm: string): 'vm' | 'other' | 'somebody' => {
  const { vm_name: said } = host.vars
  // A name such as 1e5 is a number to Ansible, in the line as in the file name.
  if (said !== undefined) return said === vm || sameValue(said, nameValue(vm)) ? 'vm' : 'other'
  return host.name === vm || host.name === PENDING || parseIp(host.name) !== undefined ? 'vm' : 'somebody'
}
