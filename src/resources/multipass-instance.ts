import { defineMachine } from './define-machine.js'

/**
 * Providers todoroff/multipass, whose resource has its addresses, and larstobi/multipass, where only the data resource of the
 * same type has: it belongs to the instance whose name it asks for.
 */
export const multipassInstance = defineMachine({
  type: 'multipass_instance',
  name: ['name'],
  address: [{ at: 'ipv4' }],
  facts: {
    vcpu: 'cpus',
    memory: 'memory',
    image: 'image',
    status: 'state',
  },
  linked: { types: ['multipass_instance'], data: true, at: 'ipv4', owner: ['name'], by: ['name'] },
})
