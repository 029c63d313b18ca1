import type { Config } from '../config/config.js'
import { contains, parseCidr } from '../model/cidr.js'
import { type Ip, isUsable, parseIp } from '../model/ip.js'
import { isObject } from '../model/json-shape.js'
import { PENDING } from '../model/no-address.js'
import { addressVariable } from '../model/provenance.js'
import { isHostName, isLocal, ruledAddress } from '../model/reachable.js'
import type { AddressCandidate } from '../resources/resource-type.js'
import { WITHHELD } from '../resources/withhold.js'
import type { StateValue } from '../state/state.js'

/** An address that an output or an Ansible provider's resource states. */
export interface StatedAddress {
  readonly value: StateValue
  /** What states it, for messages: `the output vm_ip`. */
  readonly from: string
  /** Whether it may be a host name. */
  readonly hostNames: boolean
}

/** Everything that offers an address for one host, in the order in which it is asked. */
export interface AddressQuestion {
  /** The VM's own rule in the config: an address, a CIDR or a network name. */
  readonly rule: string | undefined
  readonly stated: readonly StatedAddress[]
  readonly offered: readonly AddressCandidate[]
  readonly config: Config['address']
}

/** The address, and who offered something that could not be used. */
export interface AddressAnswer {
  readonly address: string | undefined
  readonly refused: readonly Refused[]
  /** The VM's own rule is that address. */
  readonly isRuled?: boolean
}

/** Who offered something that could not be used. Each says each reason once. */
export interface Refused {
  readonly from: string
  /**
   * `unmatched`: nothing fits the VM's own rule. `no-text`: no string, and no list. `local`: an address that other machines
   * cannot use. `host-name`: one where only an IP address will do. `no-ip`, `no-name`: neither that nor, if it may be one, a
   * host name.
   */
  readonly why: 'sensitive' | 'unmatched' | 'no-text' | 'local' | 'host-name' | 'no-ip' | 'no-name'
}

interface Usable {
  readonly ip: Ip
  readonly network: string | undefined
  readonly inner: true | undefined
}

/** The first usable address of: the VM's own rule, what is stated, what the resource offers by preference and family. */
export const chooseAddress = (question: AddressQuestion): AddressAnswer => {
  const { rule, stated, offered, config } = question
  const refused: Refused[] = []
  const refuse = (from: string, why: Refused['why']): void => {
    if (!refused.some((one) => one.from === from && one.why === why)) refused.push({ from, why })
  }
  if (offered.some(({ address }) => address === WITHHELD) && usableOf(offered).length === 0) {
    refuse('its resource', 'sensitive')
  }
  if (rule !== undefined) {
    const ruled = ruledAddress(rule)
    if (ruled !== undefined) return { address: ruled, refused: [], isRuled: true }
    const address = pick(matching(rule, usableOf(allCandidates({ stated, offered }))), config)?.ip.text
    if (address !== undefined) return { address, refused: [] }
    refuse('its rule in the config', 'unmatched')
  }
  for (const { value, from, hostNames } of stated) {
    const candidates = candidatesOf(value)
    const usable = pick(usableOf(candidates), config)
    if (usable) return { address: usable.ip.text, refused }
    for (const { address: item } of candidates) {
      if (item === WITHHELD) refuse(from, 'sensitive')
      else if (typeof item !== 'string') {
        if (item !== null) refuse(from, 'no-text')
      } else if (!isPending(item)) {
        if (hostNames && isHostName(item)) return { address: item, refused }
        refuse(from, whyUnusable(item, hostNames))
      }
    }
  }
  return { address: pick(usableOf(offered), config)?.ip.text, refused }
}

/** What is stated and offered, without what cannot be used. */
export const usableAddresses = (by: Offers): string[] => usableTexts(allCandidates(by))

/** Every usable address of the candidates, for finding out whether two resources speak of one machine. */
export const usableTexts = (offered: readonly AddressCandidate[]): string[] =>
  usableOf(offered).map(({ ip }) => ip.text)

type Offers = Pick<AddressQuestion, 'stated' | 'offered'>

const allCandidates = ({ stated, offered }: Offers): AddressCandidate[] => [
  ...stated.flatMap(({ value }) => candidatesOf(value)),
  ...offered,
]

const candidatesOf = (value: StateValue): AddressCandidate[] =>
  Array.isArray(value) ? value.map((address) => ({ address })) : [{ address: value }]

const isPending = (text: string): boolean => text === '' || text === PENDING

const whyUnusable = (text: string, hostNames: boolean): Refused['why'] => {
  if (isLocal(text)) return 'local'
  if (hostNames) return 'no-name'
  return isHostName(text) ? 'host-name' : 'no-ip'
}

const usableOf = (offered: readonly AddressCandidate[]): Usable[] => {
  const found: Usable[] = []
  for (const { address, network, inner } of offered) {
    const ip = typeof address === 'string' ? parseIp(address) : undefined
    if (ip && isUsable(ip)) found.push({ ip, network, inner })
  }
  return found
}

/** The addresses that a preference or a rule asks for; whoever asks may also mean one inside the guest. */
const matching = (preference: string, usable: readonly Usable[]): Usable[] => {
  const cidr = parseCidr(preference)
  return usable
    .filter(({ ip, network }) => (cidr ? contains(cidr, ip) : network === preference || ip.text === preference))
    .map((one) => ({ ...one, inner: undefined }))
}

const pick = (usable: readonly Usable[], { prefer, family }: Config['address']): Usable | undefined => {
  for (const preference of prefer) {
    const preferred = matching(preference, usable)
    if (preferred.length > 0) return ofFamily(preferred, family)
  }
  return ofFamily(usable, family)
}

const ofFamily = (usable: readonly Usable[], family: 'ipv4' | 'ipv6'): Usable | undefined =>
  usable.find(({ ip, inner }) => !inner && ip.family === family) ?? usable.find(({ inner }) => !inner)

/** The address that a map of plain variables gives; undefined where it gives none, or is no map. */
export const hostIn = (vars: StateValue | undefined): StateValue | undefined =>
  isObject(vars) ? vars[addressVariable(vars)] : undefined
