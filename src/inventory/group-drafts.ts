import type { Host, Layer, SourceRef, VmStatus } from '../model/inventory.js'
import { placeOf } from '../model/provenance.js'
import type { Parent } from './drop-loops.js'
import type { Merging } from './merging.js'
import { refuseGroupName, refuseHostName } from './refuse-name.js'

/** A group while it is put together. */
export interface GroupDraft extends Parent {
  readonly hosts: string[]
  readonly layers: Layer[]
}

const emptyDraft = (): GroupDraft => ({ children: new Map(), hosts: [], layers: [] })

/** The groups while they are put together; `vms` is always among them. */
export class GroupDrafts {
  readonly byName = new Map<string, GroupDraft>([['vms', emptyDraft()]])
  private readonly refused = new Set<string>()

  /** @param hosts whose names no group may have */
  constructor(
    private readonly merging: Pick<Merging, 'problems' | 'vms'>,
    private readonly hosts: ReadonlyMap<string, Host>,
  ) {}

  /**
   * The group of that name, which is made where there is none; undefined if none may be called so, for which the first call adds a
   * problem.
   *
   * @param sourceOf who says that there is such a group
   */
  of(name: string, sourceOf: (name: string) => SourceRef | undefined): GroupDraft | undefined {
    const known = this.byName.get(name)
    if (known) return known
    if (this.refused.has(name)) return undefined
    const { problems, vms } = this.merging
    const unfit = refuseGroupName(name)
    const reason = unfit ?? vmReason(name, this.hosts, vms)
    if (reason === undefined) {
      const draft = emptyDraft()
      this.byName.set(name, draft)
      return draft
    }
    this.refused.add(name)
    problems.push({
      code: unfit === undefined ? 'group-is-vm' : 'group-refused',
      severity: 'error',
      message: `the group "${name}" ${reason}; the group is dropped, from its parents too; its hosts stay`,
      // What cannot be read may as well be a file of hand-written hosts, or a state without a VM.
      hint:
        vms.get(name)?.status === 'unreadable'
          ? 'fix what cannot be read, and rename the group if that is a VM'
          : 'rename the group',
      ...placeOf(sourceOf(name)),
    })
    return undefined
  }
}

/**
 * Why a group of that name would be taken for a VM; undefined if it would not. The VM is listed, or cannot be listed now: whoever
 * asks for it must not get the members of the group.
 *
 * A name that is refused as reserved is no VM's. Nor does it count that a state of that name is locked and holds no VM: a plan in a
 * folder with networks alone looks the same.
 */
const vmReason = (
  name: string,
  hosts: ReadonlyMap<string, Host>,
  vms: ReadonlyMap<string, VmStatus>,
): string | undefined => {
  if (hosts.has(name)) return 'has the name of a VM'
  const status = vms.get(name)?.status
  if ((status !== 'unreadable' && status !== 'refused') || refuseHostName(name) === 'is reserved') return undefined
  return 'has the name of a VM that cannot be listed'
}
