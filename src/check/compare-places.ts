import type { Inventory, VmStatus } from '../model/inventory.js'
import { shellWord } from '../model/shell-word.js'
import { restoreCommand } from '../state/backup.js'
import { missesStates } from './find-orphans.js'

/** What the four places are asked. Sets hold VM names; undefined: the place was not asked, or there is none. */
export interface PlacesInput {
  readonly inventory: Inventory
  /** Names of all domains of the hypervisor, running or not. */
  readonly domains: ReadonlySet<string> | undefined
  /** Names in the static inventory. */
  readonly inStatic: ReadonlySet<string> | undefined
  /** Those of them that somebody wrote there by hand. */
  readonly handWritten?: ReadonlySet<string> | undefined
  /** Workspaces that hold nothing. */
  readonly emptyWorkspaces: ReadonlySet<string>
  /** Paths of states that are gone, or have 0 bytes, beside a backup of Terraform's: by workspace. */
  readonly lost?: ReadonlyMap<string, string> | undefined
  /** What `provision-vm` or `destroy-vm` began with and did not finish. */
  readonly unfinished: ReadonlyMap<string, 'apply' | 'destroy'>
  /** How a shell in the root runs Terraform on this project. */
  readonly terraform: string
}

/** What each place knows of one VM. */
export interface PlaceRow {
  readonly vm: string
  readonly state: 'holds it' | 'without it' | 'creating' | 'destroyed' | 'empty' | 'unknown' | 'unreadable' | 'none'
  readonly fragment: boolean
  /** Undefined: not asked, or not a VM of libvirt. */
  readonly hypervisor: boolean | undefined
  readonly static: boolean | undefined
  /** What is wrong with it; undefined: the places agree. */
  readonly finding?: PlaceFinding
}

export interface PlaceFinding {
  readonly kind:
    | 'domain-gone'
    | 'domain-left'
    | 'foreign-domain'
    | 'orphan'
    | 'refused'
    | 'state-empty'
    | 'unreadable'
    | 'unfinished'
    | 'unknown'
    | 'unverified'
    | 'static-line-missing'
    | 'static-line-left'
    | 'workspace-left'
  /** One phrase. */
  readonly message: string
  /** What to run. */
  readonly run?: string
}

/** Compares state, fragment, hypervisor and static inventory, VM by VM, sorted by name. Pure. */
export const comparePlaces = (input: PlacesInput): PlaceRow[] => {
  const { inventory, domains, inStatic, emptyWorkspaces, unfinished } = input
  const all = { ...input, isBlind: missesStates(inventory) }
  const names = new Set([...inventory.vms.keys(), ...(domains ?? []), ...emptyWorkspaces, ...unfinished.keys()])
  for (const name of inStatic ?? []) if (!inventory.hosts.has(name)) names.add(name)
  return [...names].sort().map((vm) => {
    const known = inventory.vms.get(vm)
    const row: PlaceRow = {
      vm,
      state: known ? STATE[known.status](known) : emptyWorkspaces.has(vm) ? 'empty' : 'none',
      fragment: known?.fragment !== undefined,
      hypervisor: isOther(vm, inventory) ? undefined : domains?.has(vm),
      static: inStatic?.has(vm),
    }
    const finding = unfinishedFinding(vm, unfinished.get(vm)) ?? findingOf(row, known, all)
    return finding === undefined ? row : { ...row, finding }
  })
}

const STATE: Readonly<Record<VmStatus['status'], (vm: VmStatus) => PlaceRow['state']>> = {
  running: () => 'holds it',
  tainted: () => 'holds it',
  'no-address': () => 'holds it',
  creating: () => 'creating',
  unverified: () => 'none',
  'stand-in': ({ reading }) => (reading === 'empty' ? 'empty' : 'unreadable'),
  unknown: () => 'unknown',
  orphan: ({ reading }) => (reading === 'destroyed' ? 'destroyed' : 'without it'),
  unreadable: ({ state }) => (state === undefined ? 'none' : 'unreadable'),
  refused: ({ state }) => (state === undefined ? 'none' : 'holds it'),
}

/** A VM of another provider than libvirt, as its state says: the hypervisor need not know it. */
const isOther = (vm: string, { hosts }: Inventory): boolean => {
  const resource = hosts.get(vm)?.layers.find(({ source: { kind } }) => kind === 'state')?.vars.tf_resource
  return typeof resource === 'string' && !/(^|\.)libvirt_domain\./.test(resource)
}

/** Comes first: what else is wrong with the VM comes from it, and goes with it. */
const unfinishedFinding = (vm: string, phase: 'apply' | 'destroy' | undefined): PlaceFinding | undefined => {
  const name = shellWord(vm)
  if (phase === undefined) return undefined
  return phase === 'destroy'
    ? { kind: 'unfinished', message: 'its destroy was not finished', run: `destroy-vm ${name}` }
    : {
        kind: 'unfinished',
        message: 'its provision was not finished',
        run: `provision-vm ${name} (to go on) or destroy-vm ${name}`,
      }
}

/** Of a state that holds something else. */
const NOT_HELD = 'its state does not hold it'

const findingOf = (
  row: PlaceRow,
  known: VmStatus | undefined,
  {
    inventory: { hosts },
    handWritten,
    emptyWorkspaces,
    lost,
    terraform,
    isBlind,
  }: PlacesInput & { readonly isBlind: boolean },
): PlaceFinding | undefined => {
  const { vm, state, hypervisor } = row
  switch (known?.status) {
    case 'creating':
      return undefined
    case 'refused':
      return { kind: 'refused', message: 'its name cannot be used', run: `vm-inventory explain ${shellWord(vm)}` }
    case 'stand-in':
    case 'unreadable': {
      const run = `vm-inventory explain ${shellWord(vm)}`
      return state === 'empty'
        ? { kind: 'state-empty', message: 'its state is empty; the fragment stands in', run }
        : { kind: 'unreadable', message: 'cannot be read', run }
    }
    case 'unknown':
      return {
        kind: 'unknown',
        message: 'its state holds nothing that is known as a VM',
        run: `vm-inventory explain ${shellWord(vm)}`,
      }
    case 'orphan':
      return hypervisor
        ? {
            kind: 'domain-left',
            message: `${state === 'destroyed' ? 'destroyed for Terraform' : NOT_HELD}, but the domain is there`,
            run: `destroy-vm ${shellWord(vm)}`,
          }
        : {
            kind: 'orphan',
            message: `${state === 'destroyed' ? 'destroyed' : NOT_HELD}; the fragment is left`,
            run: 'vm-inventory prune',
          }
    case 'unverified': {
      const restore = howToRestore(lost?.get(vm))
      if (!hypervisor) {
        // What prune would keep, explain says why.
        const run = restore ?? `vm-inventory ${isBlind ? 'explain' : 'prune'} ${shellWord(vm)}`
        return { kind: 'unverified', message: 'no state holds it', run }
      }
      const message = 'the domain is there, but no state holds it'
      return restore === undefined
        ? { kind: 'domain-left', message: `${message}: restore its state, or import the domain or remove it` }
        : { kind: 'domain-left', message, run: restore }
    }
    case undefined:
      return unknownFinding(row, { isHandWritten: handWritten?.has(vm) === true, restore: howToRestore(lost?.get(vm)) })
    default:
  }
  if (state === 'holds it' && hypervisor === false) {
    return {
      kind: 'domain-gone',
      message: 'deleted behind Terraform’s back',
      run: `provision-vm ${shellWord(vm)} (to make it anew) or destroy-vm ${shellWord(vm)}`,
    }
  }
  if (row.static === false && hosts.get(vm)?.address !== undefined) {
    return { kind: 'static-line-missing', message: 'not in the static inventory', run: 'vm-inventory --write-static' }
  }
  if (emptyWorkspaces.has(vm)) {
    return {
      kind: 'workspace-left',
      message: 'the workspace of that name is left empty: another state holds the VM',
      // It may be the one that is selected, which cannot be deleted.
      run: `TF_WORKSPACE=default ${terraform} workspace delete ${shellWord(vm)}`,
    }
  }
  return undefined
}

/** `provision-vm` and `destroy-vm` refuse to go on before that. */
const howToRestore = (state: string | undefined): string | undefined =>
  state === undefined ? undefined : restoreCommand(state)

/** No state and no fragment speaks of it. */
const unknownFinding = (
  { vm, state, hypervisor, ...row }: PlaceRow,
  { isHandWritten, restore }: { readonly isHandWritten: boolean; readonly restore: string | undefined },
): PlaceFinding => {
  if (state === 'empty' && restore !== undefined) {
    const kind = hypervisor ? 'domain-left' : 'workspace-left'
    return { kind, message: `${hypervisor ? 'the domain is there, but its' : 'its'} state is missing`, run: restore }
  }
  if (state === 'empty') {
    return hypervisor
      ? {
          kind: 'domain-left',
          message: 'the domain is there, but its workspace is empty: an apply was killed',
          run: `provision-vm ${shellWord(vm)} (to finish it) or destroy-vm ${shellWord(vm)}`,
        }
      : { kind: 'workspace-left', message: 'the workspace is left empty', run: `destroy-vm ${shellWord(vm)}` }
  }
  if (row.static && isHandWritten) {
    return {
      kind: 'static-line-left',
      message: 'only a line of the static inventory, written by hand: move it to a fragment',
    }
  }
  if (row.static) {
    return {
      kind: 'static-line-left',
      message: 'only a line of the static inventory',
      run: 'vm-inventory --write-static',
    }
  }
  return { kind: 'foreign-domain', message: 'a domain that is not of this project' }
}
