import { addToList } from '../model/add-to-list.js'
import type { ResourceInstance, StateValue } from '../state/state.js'
import { atInterface } from './at-interface.js'
import { compilePath, textAt, valueAt, valuesAt } from './attribute-path.js'
import { idText } from './id-text.js'
import type { AddressCandidate, StateView } from './resource-type.js'

const INTERFACES = compilePath('interfaces.*')
const ADDRESSES = compilePath('addrs.*.addr')
const DOMAIN_INTERFACES = compilePath('devices.interfaces.*')
/** 0.9.0 has texts where later versions have objects. */
const DOMAIN_MAC = ['mac.address', 'mac'].map(compilePath)
/** A network, else a bridge, else a device of the host: what the interface is plugged into. */
const DOMAIN_NETWORK = [
  'source.network.network',
  'source.network',
  'source.bridge.bridge',
  'source.bridge',
  'source.direct.dev',
  'source.dev',
].map(compilePath)

/** What the data resources of a state know of one domain. */
export interface InterfaceAddresses {
  readonly addresses: readonly AddressCandidate[]
  readonly mac?: string
}

/**
 * Reads the data resources `libvirt_domain_interface_addresses` of a state (provider 0.9) and gives each domain its own.
 *
 * They belong together when the data's `id` is the domain's UUID, else when its `domain` is the name or the UUID, else
 * when both have the same module, name and key and the data's `domain` is empty or the number that the hypervisor gave this
 * one. Never when the data's `id` is the UUID of another domain, such as one that had this name before.
 */
export const readInterfaceAddresses = (view: StateView): ((domain: ResourceInstance) => InterfaceAddresses) => {
  const all = view.instances('libvirt_domain_interface_addresses').filter(({ mode }) => mode === 'data')
  if (all.length === 0) return (domain) => ofDomain(domain, [])
  const byId = groupBy(all, ({ attributes }) => attributes.id)
  const byDomain = groupBy(all, ({ attributes }) => attributes.domain)
  const byPlace = groupBy(all, place)
  const uuids = new Set(view.instances('libvirt_domain').map(({ attributes }) => uuidOf(attributes.uuid)))
  const isOthers = (said: string | undefined, own: string | undefined): boolean =>
    said !== undefined && (own === undefined ? uuids.has(said) : said !== own)
  return (domain) => {
    const { uuid, name, id } = domain.attributes
    const number = idText(id)
    const own =
      find(byId, uuid) ??
      find(byDomain, name) ??
      find(byDomain, uuid) ??
      byPlace.get(place(domain))?.filter(({ attributes: data }) => (text(data.domain) ?? number) === number) ??
      []
    return ofDomain(
      domain,
      own.filter(({ attributes: data }) => !isOthers(uuidOf(data.id), uuidOf(uuid))),
    )
  }
}

const ofDomain = (domain: ResourceInstance, data: readonly ResourceInstance[]): InterfaceAddresses => {
  const addresses: AddressCandidate[] = []
  const nics = valuesAt(domain.attributes, DOMAIN_INTERFACES)
  let mac = textAt(nics[0] ?? null, DOMAIN_MAC)
  const isOwn = ownAmong(nics)
  for (const { attributes } of data) {
    const seen = valuesAt(attributes, INTERFACES).filter((nic) => valueAt(nic, ['name']) !== 'lo')
    for (const nic of [...seen.filter(isOwn), ...seen.filter((nic) => !isOwn(nic))]) {
      const hwaddr = text(valueAt(nic, ['hwaddr']))
      mac ??= hwaddr
      const name = text(valueAt(nic, ['name']))
      const at = atInterface(name, networkOf(nics, hwaddr, seen.length))
      for (const address of valuesAt(nic, ADDRESSES)) addresses.push({ address, ...at })
    }
  }
  return mac === undefined ? { addresses } : { addresses, mac }
}

/** libvirt makes the MAC addresses of QEMU's and KVM's interfaces begin so, where nobody sets one. */
const GIVEN = /^52:54:00:/

/** Tells the domain's own interfaces from those that the agent reports, too. */
const ownAmong = (nics: readonly StateValue[]): ((nic: StateValue) => boolean) => {
  const set = new Set(nics.map((nic) => textAt(nic, DOMAIN_MAC)?.toLowerCase()))
  return (nic) => {
    const mac = text(valueAt(nic, ['hwaddr']))?.toLowerCase()
    return mac !== undefined && (set.has(mac) || GIVEN.test(mac))
  }
}

/** The domain seldom knows its own MAC addresses: with one interface on both sides there is no doubt either. */
const networkOf = (nics: readonly StateValue[], hwaddr: string | undefined, seen: number): string | undefined => {
  const same = nics.find((nic) => {
    const mac = textAt(nic, DOMAIN_MAC)
    return mac !== undefined && mac.toLowerCase() === hwaddr?.toLowerCase()
  })
  const nic = same ?? (nics.length === 1 && seen === 1 ? nics[0] : undefined)
  return nic === undefined ? undefined : textAt(nic, DOMAIN_NETWORK)
}

const text = (value: StateValue | undefined): string | undefined =>
  typeof value === 'string' && value !== '' ? value : undefined

/** A UUID as libvirt compares it: in either case, with or without hyphens. Undefined for what is no UUID. */
const uuidOf = (value: StateValue | undefined): string | undefined => {
  const digits = text(value)?.toLowerCase().replaceAll('-', '')
  return digits !== undefined && /^[0-9a-f]{32}$/.test(digits) ? digits : undefined
}

const place = ({ module, name, indexKey }: ResourceInstance): string => JSON.stringify([module, name, indexKey])

const groupBy = (
  all: readonly ResourceInstance[],
  key: (instance: ResourceInstance) => StateValue | undefined,
): Map<StateValue | undefined, ResourceInstance[]> => {
  const groups = new Map<StateValue | undefined, ResourceInstance[]>()
  for (const instance of all) addToList(groups, key(instance), instance)
  return groups
}

const find = (groups: ReturnType<typeof groupBy>, key: StateValue | undefined): ResourceInstance[] | undefined =>
  typeof key === 'string' && key !== '' ? groups.get(key) : undefined
