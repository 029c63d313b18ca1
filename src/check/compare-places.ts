import type { Inventory, StateReading, VmStatus } from '../model/inventory.js'
import { shellWord } from '../model/shell-word.js'
import { restoreCommand } from '../state/backup.js'
import { missesStates } from './find-orphans.js'

/** What the four places know. Sets hold VM names; undefined: the place was not asked, or does not exist. */
export interface PlacesInput {
  readonly inventory: Inventory
  /** Names of all domains of the hypervisor, running or not. */
  readonly domains: ReadonlySet<string> | undefined
  /** Names in the static inventory. */
  readonly inStatic: ReadonlySet<string> | undefined
  /** Those of them that somebody wrote there by hand. */
  readonly handWritten?: ReadonlySet<string> | undefined
  /** Workspaces whose state holds nothing. */
  readonly emptyWorkspaces: ReadonlySet<string>
  /** By workspace, the path of a state that is gone or has 0 bytes while Terraform's backup of it is there. */
  readonly lost?: ReadonlyMap<string, string> | undefined
  /** Paths of the states that belong to a workspace. */
  readonly ofWorkspaces: ReadonlySet<string>
  /** VMs that `provision-vm` (`apply`) or `destroy-vm` (`destroy`) began to work on and did not finish. */
  readonly unfinished: ReadonlyMap<string, 'apply' | 'destroy'>
  /** Command line of Terraform in the workspace `default`: a workspace cannot be deleted while it is selected. */
  readonly terraform: string
  /** The flags that were given, for the end of each command to run. */
  readonly given: string
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
      state: known ? stateOf(known) : emptyWorkspaces.has(vm) ? 'empty' : 'none',
      fragment: known?.fragment !== undefined,
      hypervisor: isOfOtherProvider(vm, inventory) ? undefined : domains?.has(vm),
      static: inStatic?.has(vm),
    }
    const run = commandsFor(vm, input)
    const found = unfinishedFinding(unfinished.get(vm), run) ?? findingOf(row, known, run, all)
    return found === undefined ? row : { ...row, finding: found }
  })
}

const READING: Readonly<Record<StateReading['status'], PlaceRow['state']>> = {
  read: 'without it',
  other: 'without it',
  destroyed: 'destroyed',
  unknown: 'unknown',
  creating: 'creating',
  empty: 'empty',
  unreadable: 'unreadable',
}

/** There is a `reading` only of a state that does not hold the VM. */
const stateOf = ({ reading, state }: VmStatus): PlaceRow['state'] => {
  if (reading !== undefined) return READING[reading]
  return state === undefined ? 'none' : 'holds it'
}

/** Whether its state says that the VM is not libvirt's: then the hypervisor need not know it. */
const isOfOtherProvider = (vm: string, { hosts }: Inventory): boolean => {
  const resource = hosts.get(vm)?.layers.find(({ source: { kind } }) => kind === 'state')?.vars.tf_resource
  return typeof resource === 'string' && !/(^|\.)libvirt_domain\./.test(resource)
}

type Commands = ReturnType<typeof commandsFor>

/** What a person can run about one VM. */
const commandsFor = (vm: string, { lost, terraform, given }: PlacesInput) => {
  const name = shellWord(vm)
  const state = lost?.get(vm)
  return {
    explain: `vm-inventory explain ${name}${given}`,
    destroy: `destroy-vm ${name}${given}`,
    provision: (why: string) => `provision-vm ${name}${given} (${why}) or destroy-vm ${name}${given}`,
    prune: `vm-inventory prune ${name}${given}`,
    pruneAll: `vm-inventory prune${given}`,
    writeStatic: `vm-inventory --write-static${given}`,
    deleteWorkspace: `${terraform} workspace delete ${name}`,
    // Undefined where no state is lost. `provision-vm` and `destroy-vm` refuse to go on before it is back.
    restore: state === undefined ? undefined : restoreCommand(state),
  }
}

const finding = (kind: PlaceFinding['kind'], message: string, run?: string): PlaceFinding =>
  run === undefined ? { kind, message } : { kind, message, run }

/** Comes before all other findings: they follow from it, and go when the work is finished. */
const unfinishedFinding = (phase: 'apply' | 'destroy' | undefined, run: Commands): PlaceFinding | undefined => {
  if (phase === undefined) return undefined
  return phase === 'destroy'
    ? finding('unfinished', 'its destroy was not finished', run.destroy)
    : finding('unfinished', 'its provision was not finished', run.provision('to go on'))
}

const findingOf = (
  row: PlaceRow,
  known: VmStatus | undefined,
  run: Commands,
  input: PlacesInput & { readonly isBlind: boolean },
): PlaceFinding | undefined => {
  const { inventory, handWritten, emptyWorkspaces, isBlind } = input
  const { vm, state, hypervisor } = row
  switch (known?.status) {
    case 'creating':
      return undefined
    case 'refused':
      return finding('refused', 'its name cannot be used', run.explain)
    case 'stand-in':
      if (state === 'empty') return finding('state-empty', 'its state is empty; the fragment stands in', run.explain)
      return finding('unreadable', 'cannot be read', run.explain)
    case 'unreadable':
      return finding('unreadable', 'cannot be read', run.explain)
    case 'unknown':
      return finding('unknown', 'its state holds nothing recognised as a VM', run.explain)
    case 'orphan':
      return orphanFinding(row, run)
    case 'unverified':
      return unverifiedFinding(row, run, isBlind)
    case undefined:
      return unknownFinding(row, run, handWritten?.has(vm) === true)
    default:
  }
  if (hypervisor === false) return goneFinding(isOfOwnWorkspace(vm, input), run)
  if (row.static === false && inventory.hosts.get(vm)?.address !== undefined) {
    return finding('static-line-missing', 'not in the static inventory', run.writeStatic)
  }
  if (!emptyWorkspaces.has(vm)) return undefined
  return finding(
    'workspace-left',
    'the workspace of that name is empty: another state holds the VM',
    run.deleteWorkspace,
  )
}

/** Whether the VM is held by the workspace of its name: `provision-vm` and `destroy-vm` touch no other. */
const isOfOwnWorkspace = (vm: string, { inventory: { hosts }, ofWorkspaces }: PlacesInput): boolean => {
  const held = hosts.get(vm)?.state
  return held?.workspace === vm && ofWorkspaces.has(held.source.path)
}

const goneFinding = (isOwn: boolean, run: Commands): PlaceFinding => {
  const message = 'deleted behind Terraform’s back'
  return isOwn
    ? finding('domain-gone', message, run.provision('to create it again'))
    : finding('domain-gone', `${message}: apply or destroy it where its state is`, run.explain)
}

const orphanFinding = ({ state, hypervisor }: PlaceRow, run: Commands): PlaceFinding => {
  const isDestroyed = state === 'destroyed'
  const notHeld = 'its state does not hold it'
  return hypervisor
    ? finding(
        'domain-left',
        `${isDestroyed ? 'destroyed according to Terraform' : notHeld}, but the domain is there`,
        run.destroy,
      )
    : finding('orphan', `${isDestroyed ? 'destroyed' : notHeld}; the fragment is left`, run.pruneAll)
}

/** @param isBlind whether some states may have been missed: then prune would keep the fragment, and explain says why */
const unverifiedFinding = ({ hypervisor }: PlaceRow, run: Commands, isBlind: boolean): PlaceFinding => {
  if (!hypervisor) {
    return finding('unverified', 'no state holds it', run.restore ?? (isBlind ? run.explain : run.prune))
  }
  const message = 'the domain is there, but no state holds it'
  const otherwise = run.restore === undefined ? ': restore its state, or import the domain or remove it' : ''
  return finding('domain-left', message + otherwise, run.restore)
}

/** For a name that no state and no fragment mentions. */
const unknownFinding = (row: PlaceRow, run: Commands, isHandWritten: boolean): PlaceFinding => {
  if (row.state === 'empty') return emptyFinding(row, run)
  if (!row.static) return finding('foreign-domain', 'a domain that does not belong to this project')
  const message = 'only a line of the static inventory'
  return isHandWritten
    ? finding('static-line-left', `${message}, written by hand: move it to a fragment`)
    : finding('static-line-left', message, run.writeStatic)
}

/** For a VM whose workspace is left empty. */
const emptyFinding = ({ hypervisor }: PlaceRow, { restore, provision, destroy }: Commands): PlaceFinding => {
  if (restore !== undefined) {
    const message = `${hypervisor ? 'the domain is there, but its' : 'its'} state is missing`
    return finding(hypervisor ? 'domain-left' : 'workspace-left', message, restore)
  }
  if (!hypervisor) return finding('workspace-left', 'the workspace is left empty', destroy)
  const message = 'the domain is there, but its workspace is empty: an apply was killed'
  return finding('domain-left', message, provision('to finish it'))
}
