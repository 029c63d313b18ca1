import { addToList } from '../model/add-to-list.js'
import { defineMachine } from './define-machine.js'
import { idText } from './id-text.js'
import type { AddressCandidate, StateView } from './resource-type.js'

const ATTACHMENT = 'hcloud_server_network'

/** Provider hetznercloud/hcloud. A server does not tell the networks that a resource of their own attaches it to. */
export const hcloudServer = defineMachine({
  type: 'hcloud_server',
  name: ['name'],
  address: [
    { at: 'ipv4_address', label: 'public' },
    { each: 'network.*', at: 'ip', label: 'private' },
    { at: 'ipv6_address', label: 'public' },
  ],
  facts: {
    id: 'id',
    size: 'server_type',
    image: 'image',
    location: 'location',
    status: 'status',
    private_ip: 'network.0.ip',
    mac: 'network.0.mac_address',
    labels: 'labels',
  },
  groups: [['label', 'labels']],
  companions: [ATTACHMENT],
  open: (read) => (view) => {
    const attached = readAttached(view)
    return (instance) => {
      const machine = read(instance)
      const more = attached.get(idText(instance.attributes.id))
      return more === undefined ? machine : { ...machine, addresses: [...machine.addresses, ...more] }
    }
  },
})

/** Addresses in attached networks by the server, whose id is a number in the attachment and a string in itself. */
const readAttached = (view: StateView): Map<string | undefined, AddressCandidate[]> => {
  const found = new Map<string | undefined, AddressCandidate[]>()
  for (const { mode, attributes } of view.instances(ATTACHMENT)) {
    const { server_id, ip } = attributes
    const server = idText(server_id)
    if (mode !== 'managed' || server === undefined || ip === undefined) continue
    addToList(found, server, { address: ip, network: 'private' })
  }
  return found
}
