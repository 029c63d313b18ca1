import { defineMachine } from './define-machine.js'

/** Provider oracle/oci. */
export const ociCoreInstance = defineMachine({
  type: 'oci_core_instance',
  name: ['display_name'],
  address: [
    { at: 'public_ip', label: 'public' },
    { at: 'private_ip', label: 'private' },
  ],
  facts: {
    id: 'id',
    size: 'shape',
    region: 'region',
    zone: 'availability_domain',
    status: 'state',
    private_ip: 'private_ip',
    tags: 'freeform_tags',
  },
  groups: [['tag', 'freeform_tags']],
})
