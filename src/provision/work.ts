import { identityOf } from '../files/process-identity.js'
import { type JournalEntry, removeJournal, restoreJournal, writeJournal } from '../journal/journal.js'
import { shapeOf } from './shape-of.js'
import type { Task } from './task.js'

/** The journal of one VM while it is worked on. */
export interface Work {
  readonly fresh: boolean
  /** Notes the process group that is at work now. */
  readonly onStart: (leader: number) => void
  /** Notes what it is made with, once Terraform has made or changed it. */
  readonly applied: () => void
  /** Whether that was noted in this run. */
  readonly isApplied: () => boolean
  /** Notes that it is made. */
  readonly done: () => void
  /** Forgets the VM. */
  readonly forget: () => void
  /** Puts the journal back as it was: nothing was done. */
  readonly undo: () => void
}

/** Notes what is about to happen, before it does. */
export const beginWork = (task: Task, about: Pick<JournalEntry, 'phase' | 'fresh' | 'ours'>): Work => {
  const { session, call, variables, journal, libvirt } = task
  const { vm, run } = session
  const made = journal?.made
  let isApplied = false
  let entry: JournalEntry = {
    ...{ version: 1, vm, ...about, variables },
    ...(made !== undefined && { made }),
    ...(libvirt !== undefined && { uri: libvirt.uri }),
  }
  const write = (more: Partial<JournalEntry>): void => writeJournal(call.dir, { ...entry, ...more })
  write({ run })
  return {
    fresh: about.fresh,
    onStart: (leader) => write({ run, child: identityOf(leader) }),
    isApplied: () => isApplied,
    applied: () => {
      isApplied = true
      entry = { ...entry, made: shapeOf(task) }
      write({ run })
    },
    done: () => write({ phase: 'up', fresh: false }),
    forget: () => removeJournal(call.dir, vm),
    undo: () => restoreJournal(call.dir, vm, journal),
  }
}
