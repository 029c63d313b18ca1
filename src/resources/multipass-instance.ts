import type { StateValue } from '../state/state.js'
import { defineMachine } from './define-machine.js'
import type { AddressCandidate, StateView } from './resource-type.js'

const TYPE = 'multipass_instance'

/**
 * Providers todoroff/multipass, whose resource has its addresses, and larstobi/multipass, where only the data resource of the
 * same type has: it belongs to the instance whose name it asks for.
 */
export const multipassInstance = defineMachine({
  type: TYPE,
  name: ['name'],
  address: [{ at: 'ipv4' }],
  facts: {
    vcpu: 'cpus',
    memory: 'memory',
    image: 'image',
    status: 'state',
  },
  open: (read) => (view) => {
    const told = readData(view)
    return (instance) => {
      const machine = read(instance)
      return { ...machine, addresses: [...machine.addresses, ...(told.get(instance.attributes.name) ?? [])] }
    }
  },
})

const readData = (view: StateView): Map<StateValue | undefined, AddressCandidate[]> => {
  const found = new Map<StateValue | undefined, AddressCandidate[]>()
  for (const { mode, attributes } of view.instances(TYPE)) {
    if (mode === 'data' && attributes.ipv4 !== undefined) found.set(attributes.name, [{ address: attributes.ipv4 }])
  }
  return found
}
