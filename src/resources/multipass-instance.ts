import type { StateValue } from '../state/state.js'
import { readMachine } from './define-machine.js'
import type { AddressCandidate, MachineType, StateView } from './resource-type.js'

const TYPE = 'multipass_instance'

const read = readMachine({
  type: TYPE,
  name: ['name'],
  address: [{ at: 'ipv4' }],
  facts: {
    vcpu: 'cpus',
    memory: 'memory',
    image: 'image',
    status: 'state',
  },
})

/**
 * Providers todoroff/multipass, whose resource has its addresses, and larstobi/multipass, where only the data resource of the
 * same type has: it belongs to the instance whose name it asks for.
 */
export const multipassInstance: MachineType = {
  kind: 'machine',
  type: TYPE,
  open: (view) => {
    const told = readData(view)
    return (instance) => {
      const machine = read(instance)
      return { ...machine, addresses: [...machine.addresses, ...(told.get(instance.attributes.name) ?? [])] }
    }
  },
}

const readData = (view: StateView): Map<StateValue | undefined, AddressCandidate[]> => {
  const found = new Map<StateValue | undefined, AddressCandidate[]>()
  for (const { mode, attributes } of view.instances(TYPE)) {
    if (mode === 'data' && attributes.ipv4 !== undefined) found.set(attributes.name, [{ address: attributes.ipv4 }])
  }
  return found
}
