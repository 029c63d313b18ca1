import type { Config } from '../config/config.js'
import { addToList } from '../model/add-to-list.js'
import type { FragmentReading, Layer, StateReading, VmStatus } from '../model/inventory.js'
import type { Problem } from '../model/problem.js'
import { placeOf } from '../model/provenance.js'
import { shellWord } from '../model/shell-word.js'
import { UNSEEN_PLACES } from '../model/unseen-places.js'
import { addFragment, type HostParts } from './host-parts.js'
import type { Merging } from './merging.js'
import { reportState } from './report-state.js'

/**
 * Gives every fragment to the hosts it speaks of, and decides which VMs exist that no state holds.
 *
 * Adds to `parts` the hosts that exist by their fragment: hand-written ones, VMs without any state, and VMs whose state is
 * being created, cannot be read or holds nothing that is known as a VM. Fragments of VMs that their state does not hold are
 * orphans: left out, with a warning. So are hosts of hand-written files that only mention such a VM, or one whose fragment cannot
 * be read.
 */
export const fragmentsOf = (merging: Merging, parts: Map<string, HostParts>): void => {
  const { states, fragments, problems, vms } = merging
  const stateOf = stateFinder(states)
  const doubt = doubtIn(merging)
  const standIns = new Set<StateReading>()
  const mentions = new Set<HostParts>()
  for (const fragment of fragments) {
    problems.push(...fragment.problems)
    const { vm, source, status } = fragment
    const known = parts.get(vm)
    if (status === 'settings') continue
    if (status === 'hosts') addHosts(fragment, parts, mentions, vms)
    else if (known?.state !== undefined) {
      if (status === 'vm') addOwn(known, fragment)
    } else if (status === 'vm') {
      const own = stateOf(vm)
      if (placeAlone(fragment, own, doubt, parts, merging) && own !== undefined) standIns.add(own)
    } else if (!vms.has(vm)) {
      const own = stateOf(vm)
      vms.set(vm, { name: vm, status, fragment: source, ...(own && { state: own.source, reading: own.status }) })
    }
  }
  if (mentions.size > 0) dropMentions(mentions, merging, parts)
  for (const state of states) reportState(state, standIns.has(state), merging)
}

/** Why a state may hold a VM of which none was found: not all were looked for (`unseen`), or not all could be read. */
type Doubt = 'unseen' | 'unread' | undefined

const doubtIn = ({ states, problems }: Merging): Doubt => {
  if (problems.some(({ code }) => UNSEEN_PLACES.has(code))) return 'unseen'
  return states.some(({ status }) => status === 'unreadable' || status === 'empty') ? 'unread' : undefined
}

/**
 * Decides what the fragment of a VM means that no state holds.
 *
 * @param own the state that is named as the VM
 * @returns whether the VM exists by its fragment
 */
const placeAlone = (
  fragment: FragmentReading,
  own: StateReading | undefined,
  doubt: Doubt,
  parts: Map<string, HostParts>,
  { config, problems, vms }: Merging,
): boolean => {
  const { vm: name, source } = fragment
  const refused = vms.get(name)
  if (refused?.status === 'refused') {
    vms.set(name, { ...refused, fragment: source })
    return false
  }
  if (own !== undefined && !MAY_HOLD[own.status]) {
    vms.set(name, { name, status: 'orphan', state: own.source, reading: own.status, fragment: source })
    problems.push(orphan(fragment, own, config))
    return false
  }
  const part = parts.get(name) ?? { name, isVm: true, layers: [] }
  part.isVm = true
  addOwn(part, fragment)
  parts.set(name, part)
  if (own === undefined) {
    vms.set(name, { name, status: 'unverified', fragment: source })
    problems.push(unverified(fragment, doubt, config))
  } else {
    const { status: reading } = own
    const status = reading === 'creating' || reading === 'unknown' ? reading : 'stand-in'
    vms.set(name, { name, status, state: own.source, reading, fragment: source })
  }
  return true
}

/** Adds the hosts of a hand-written file; `mentions` gets those that nobody told of before. */
const addHosts = (
  { source, hosts }: FragmentReading,
  parts: Map<string, HostParts>,
  mentions: Set<HostParts>,
  vms: ReadonlyMap<string, VmStatus>,
): void => {
  for (const host of hosts) {
    const { name } = host
    const part = parts.get(name) ?? { name, isVm: false, layers: [] }
    if (part.layers.length === 0) {
      if (vms.get(name)?.status === 'refused') continue
      parts.set(name, part)
      mentions.add(part)
    }
    addFragment(part, source, host)
    // A file that only mentions a VM must not change what the VM is called.
    if (!part.isVm) part.text = host.text ?? part.text
  }
}

/** Adds what a VM's own fragment says. */
const addOwn = (part: HostParts, { source, hosts: [host] }: FragmentReading): void => {
  part.fragment = source
  if (host !== undefined) addFragment(part, source, host)
  part.text = host?.text
}

/**
 * Takes away hosts of hand-written files that only mention a VM which is not there: a state has their name and holds no VM, and no
 * fragment of their own stands in; or that fragment is an orphan or cannot be read. A host whose address somebody gives stays.
 */
const dropMentions = (
  mentions: ReadonlySet<HostParts>,
  { states, problems, vms }: Merging,
  parts: Map<string, HostParts>,
): void => {
  const absent = new Map<string, StateReading>()
  for (const state of states) {
    if (state.status !== 'read' && state.status !== 'unknown') absent.set(state.workspace, state)
  }
  for (const { name, isVm, layers } of mentions) {
    const state = absent.get(name)
    const known = vms.get(name)?.status
    const isAbsent = state !== undefined || known === 'unreadable' || known === 'orphan'
    if (!isAbsent || isVm || layers.some(givesAddress)) continue
    parts.delete(name)
    // These have a problem of their own already.
    if (state === undefined || state.status === 'unreadable' || state.status === 'creating' || known === 'orphan')
      continue
    const source = layers.at(-1)?.source
    problems.push({
      code: 'fragment-orphan',
      severity: 'warning',
      message: `orphan: ${whyNot(name, state)}; it is not listed`,
      hint: 'remove it here, or set ansible_host if it is another machine',
      vm: name,
      ...placeOf(source),
    })
  }
}

const givesAddress = ({ address, vars }: Layer): boolean => address !== undefined || vars.ansible_host !== undefined

/** Whether a state that holds no host may hold the VM of its workspace all the same. */
const MAY_HOLD: Readonly<Record<StateReading['status'], boolean>> = {
  read: false,
  destroyed: false,
  other: false,
  unknown: true,
  creating: true,
  empty: true,
  unreadable: true,
}

/** Finds the state that is named as a VM; of several, one that may hold it. */
const stateFinder = (states: readonly StateReading[]): ((vm: string) => StateReading | undefined) => {
  let byWorkspace: Map<string, StateReading[]> | undefined
  return (vm) => {
    if (byWorkspace === undefined) {
      byWorkspace = new Map()
      for (const state of states) addToList(byWorkspace, state.workspace, state)
    }
    const own = byWorkspace.get(vm)
    return own?.find(({ status }) => MAY_HOLD[status]) ?? own?.[0]
  }
}

const unverified = ({ vm, source }: FragmentReading, doubt: Doubt, { given }: Config): Problem => ({
  code: 'fragment-unverified',
  severity: 'warning',
  message: `no state was found for ${vm}; it is listed from its fragment alone`,
  hint:
    doubt === undefined
      ? `if it no longer exists, run: vm-inventory prune ${shellWord(vm)}${given}`
      : `fix ${doubt === 'unseen' ? 'what keeps states from being found' : 'the states that cannot be read'}: one may hold it`,
  path: source.path,
  vm,
})

const orphan = ({ vm, source }: FragmentReading, state: StateReading, { given }: Config): Problem => ({
  code: 'fragment-orphan',
  severity: 'warning',
  message: `orphan: ${whyNot(vm, state)}; it is not listed`,
  hint: `remove the fragment with: vm-inventory prune${given}`,
  path: source.path,
  vm,
})

const whyNot = (vm: string, { status, source }: StateReading): string =>
  status === 'destroyed' ? `${source.path} says that ${vm} is destroyed` : `${source.path} holds no VM named ${vm}`
