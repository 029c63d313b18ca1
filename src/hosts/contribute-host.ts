import { connectionName } from '../model/connection-name.js'
import type { HostContribution } from '../model/inventory.js'
import { NO_ADDRESS } from '../model/no-address.js'
import { addressVariable } from '../model/provenance.js'
import { record, type Vars } from '../model/value.js'
import { WITHHELD } from '../resources/withhold.js'
import type { StateValue } from '../state/state.js'
import { type AddressContext, addressOf } from './address-of.js'
import { toGroupName } from './group-name.js'
import { isNoNetwork } from './is-no-network.js'
import type { ConventionalOutputs } from './outputs.js'
import { plainNames } from './plain-names.js'
import { resourceAddress } from './resource-address.js'
import { reportLeftOut, setPlainVariables, setVariable, type VariableContext } from './set-variables.js'
import type { Subject } from './subjects.js'

/** Everything a state says of one host: facts under `tf_…`, then what outputs and Ansible's resources say in plain names. */
export const contributeHost = (
  name: string,
  subject: Subject,
  context: AddressContext & { readonly workspace: string; readonly exact: boolean },
): HostContribution => {
  const { instance, machine, declared, tainted } = subject
  const { outputs, report } = context
  const variables: VariableContext = { owner: name, vm: name, exact: context.exact, report }
  const vars: Vars = record()
  const groups = new Set<string>()

  vars.tf_workspace = context.workspace
  if (instance) vars.tf_resource = resourceAddress(instance)
  if (machine) {
    for (const fact in machine.facts) setVariable(vars, fact, machine.facts[fact] as StateValue, variables, true)
    for (const group of machine.groups) groups.add(toGroupName(group))
  }
  if (tainted) {
    vars.tf_tainted = true
    const hint = 'run terraform apply to replace it, or terraform untaint to keep it'
    report('vm-tainted', 'notice', `${name} is marked as tainted: Terraform will replace it`, hint, name)
  }
  for (const declaration of declared) {
    setPlainVariables(vars, declaration.vars, 'the variables', variables)
    for (const group of plainNames(declaration.members, 'the group list', variables)) groups.add(group)
  }
  if (outputs) {
    reportNoText('vm_name', outputs, variables)
    reportNoText('vm_user', outputs, variables)
    if (outputs.vm_user === WITHHELD || typeof outputs.vm_user === 'string') {
      setVariable(vars, 'ansible_user', outputs.vm_user, variables)
    }
    setPlainVariables(vars, outputs.ansible_vars, 'the output ansible_vars', variables)
    for (const group of plainNames(outputs.ansible_groups, 'the output ansible_groups', variables)) groups.add(group)
  }
  const stated = vars[addressVariable(vars)]
  if (stated !== undefined) {
    delete vars.ansible_host
    delete vars.ansible_ssh_host
  }

  const needsNone = canDoWithoutAddress(subject, vars)
  const found =
    needsNone && isNoNetwork(vars.ansible_connection) ? undefined : addressOf(name, subject, context, needsNone)
  if (found?.address === undefined) {
    if (!needsNone) groups.add(NO_ADDRESS)
    else if (stated !== undefined) vars.ansible_host = stated
  }
  groups.delete('vms')
  const joined = [...groups]
  return { name, vars, groups: joined, ...found }
}

const reportNoText = (
  output: 'vm_name' | 'vm_user',
  outputs: ConventionalOutputs,
  variables: VariableContext,
): void => {
  const value = outputs[output]
  if (value === undefined || value === WITHHELD || typeof value === 'string') return
  reportLeftOut(
    variables,
    'value-dropped',
    `the output ${output}`,
    'is not a string; it is left out',
    'make it a string',
  )
}

/** A host that only an Ansible resource tells of, and that is reached by something that may need no address. */
const canDoWithoutAddress = ({ machine, declared }: Subject, vars: Vars): boolean =>
  machine === undefined &&
  declared.length > 0 &&
  vars.ansible_connection !== undefined &&
  connectionName(vars.ansible_connection) !== 'ssh'
