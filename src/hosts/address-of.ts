import type { Config } from '../config/config.js'
import type { HostContribution } from '../model/inventory.js'
import { parseIp } from '../model/ip.js'
import type { Problem } from '../model/problem.js'
import { isHostName } from '../model/reachable.js'
import type { Machine } from '../resources/resource-type.js'
import type { StateValue } from '../state/state.js'
import { chooseAddress, hostIn, type Refused, type StatedAddress, usableAddresses } from './address.js'
import type { ConventionalOutputs } from './outputs.js'
import { NONSENSITIVE, type Report } from './report.js'
import type { Subject } from './subjects.js'

/** What states an address as a plain variable. */
const VARIABLES = 'the output ansible_vars'
const DECLARATION = 'its ansible_host resource'

/** Who asks, and what there is besides the resource itself. */
export interface AddressContext {
  readonly config: Config
  /** The outputs, when they speak of this host. */
  readonly outputs: ConventionalOutputs | undefined
  readonly report: Report
}

/** See {@link HostContribution}. */
type Addresses = Pick<HostContribution, 'address' | 'isRuled' | 'addresses'>

const NONE: Addresses = {}

/**
 * The address of one host; what could not be used, and that there is none, is reported.
 *
 * @param needsNone the host can do without: then having none is no problem, and a variable that is no address is kept as it is
 */
export const addressOf = (name: string, subject: Subject, context: AddressContext, needsNone: boolean): Addresses => {
  const { machine, declared } = subject
  const { config, outputs, report } = context
  const stated: StatedAddress[] = []
  const add = (value: StateValue | undefined, from: string, hostNames: boolean): void => {
    if (value !== undefined && value !== null) stated.push({ value, from, hostNames })
  }
  if (outputs) {
    add(outputs.vm_ip, 'the output vm_ip', false)
    add(outputs.ansible_host, 'the output ansible_host', true)
    add(hostIn(outputs.ansible_vars), VARIABLES, true)
  }
  for (const declaration of declared) add(hostIn(declaration.vars), DECLARATION, true)
  for (const { name: own, adds } of declared) {
    if (!adds && typeof own === 'string' && (parseIp(own) || leadsThere(own, machine))) {
      add(own, 'the name of its ansible_host resource', true)
    }
  }

  const rule = Object.hasOwn(config.vms, name) ? config.vms[name]?.address : undefined
  const offered = machine?.addresses ?? []
  const { address, refused, isRuled } = chooseAddress({ rule, stated, offered, config: config.address })
  let explained = false
  for (const { from, why } of refused) {
    if (needsNone && address === undefined && (from === VARIABLES || from === DECLARATION)) continue
    if (why === 'unmatched') {
      const message = `${name} has no address that matches its rule in the config`
      report('address-unmatched', 'warning', message, `correct the address of ${name} under vms in the config`, name)
      continue
    }
    explained = true
    const { code, what, hint } = REFUSALS[why]
    const severity = address === undefined || code === 'value-dropped' ? 'warning' : 'notice'
    report(code, severity, `the address that ${from} gives for ${name} is ${what}`, hint, name)
  }
  if (address === undefined && !explained && !needsNone) {
    report('address-missing', 'warning', `${name} has no address yet`, waitingHint(subject, config), name)
  }
  if (address === undefined) return NONE
  if (isRuled) return { address, isRuled }
  const isPreferred = rule !== undefined || config.address.prefer.length > 0
  return isPreferred ? { address, addresses: usableAddresses({ stated, offered }) } : { address }
}

/** Where a rule of the config tells where addresses are, the rule may be what is wrong. */
const waitingHint = ({ instance }: Subject, { resources }: Config): string => {
  const refresh = 'run terraform apply -refresh-only for this state'
  const type = instance?.type
  if (type === undefined || !Object.hasOwn(resources, type)) return refresh
  return `${refresh}, or correct the address of ${type} under resources in the config`
}

/** Whether a name leads to the machine by DNS: one that is the machine's own says only how it is called. */
const leadsThere = (name: string, machine: Machine | undefined): boolean =>
  name.includes('.') && isHostName(name) && machine?.names.includes(name) !== true

/** What is said of an address that is refused. */
const REFUSALS: Readonly<
  Record<Exclude<Refused['why'], 'unmatched'>, { code: Problem['code']; what: string; hint: string }>
> = {
  sensitive: {
    code: 'address-sensitive',
    what: 'sensitive, so it counts as missing',
    hint: NONSENSITIVE,
  },
  'no-text': {
    code: 'value-dropped',
    what: 'not a string; it is left out',
    hint: 'make it a string, or a list of strings',
  },
  local: {
    code: 'address-unusable',
    what: 'local to the machine, or reserved',
    hint: 'give one that other machines can reach',
  },
  'host-name': {
    code: 'address-unusable',
    what: 'not an IP address',
    hint: 'use the output ansible_host for a host name',
  },
  'no-ip': { code: 'address-unusable', what: 'not an IP address', hint: 'give an IP address' },
  'no-name': {
    code: 'address-unusable',
    what: 'neither an IP address nor a host name',
    hint: 'give one of them',
  },
}
