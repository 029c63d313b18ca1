import { defineMachine } from './define-machine.js'

/**
 * Provider vultr/vultr. Its state holds `default_password` in clear: only what is named here is read. `status` is the
 * subscription's, `active` for a server that is off, too.
 */
export const vultrInstance = defineMachine({
  type: 'vultr_instance',
  name: ['label', 'hostname'],
  address: [
    { at: 'main_ip', label: 'public' },
    { at: 'internal_ip', label: 'private' },
    { at: 'v6_main_ip', label: 'public' },
  ],
  facts: {
    id: 'id',
    size: 'plan',
    image: 'os',
    region: 'region',
    status: 'power_status',
    vcpu: 'vcpu_count',
    memory: 'ram',
    private_ip: 'internal_ip',
    tags: 'tags',
  },
  groups: [['tag', 'tags']],
})
