import type { Inventory } from '../model/inventory.js'
import { parseObject } from '../model/json-shape.js'
import type { Vars } from '../model/value.js'
import type { ProgramCall } from '../process/command.js'
import { type Session, tryToAsk } from './session.js'

/** Milliseconds: what is beside the script may ask a cloud. */
const TIME_LIMIT = 60_000

/**
 * An inventory of the VM alone, with all the variables that a play has for it: those of `group_vars` and `host_vars`, too, which
 * Ansible finds beside its inventories and the playbook. Without the VM, if Ansible printed no variables.
 *
 * @param variables the call of Ansible that prints them
 * @throws CommandError when it fails: a variable may be encrypted. ExplainedError when it cannot be started
 */
export const asPlaysSee = async (
  session: Session,
  { hosts }: Inventory,
  variables: ProgramCall,
): Promise<Inventory> => {
  const timeLimit = Math.min(TIME_LIMIT, session.timeout)
  const vars = parseObject(await tryToAsk(session, variables, { timeLimit }))
  const host = hosts.get(session.vm)
  const seen = vars && host && { ...host, vars: vars as Vars, groups: [] }
  return { hosts: new Map(seen && [[seen.name, seen]]), groups: new Map(), vms: new Map(), problems: [] }
}
