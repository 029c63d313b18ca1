import { identityOf } from '../files/process-identity.js'
import { type JournalEntry, removeJournal, writeJournal } from '../journal/journal.js'
import type { ProgramCall } from '../process/command.js'
import { show } from './session.js'
import { shapeOf } from './shape-of.js'
import type { Task } from './task.js'

/** The work on one VM while it is being changed: everything is noted in its journal. */
export interface Work extends Task {
  readonly fresh: boolean
  /** Notes the process group that is at work now. */
  readonly onStart: (leader: number) => void
  /** Runs a command, shows its output after the VM's name, and notes its process group. */
  readonly show: (command: ProgramCall) => Promise<void>
  /** The same as a step, whose beginning and end are reported. */
  readonly step: (title: string, command: ProgramCall) => Promise<void>
  /** Notes what the VM was made with, after Terraform has made or changed it. */
  readonly applied: () => void
  /** Whether that was noted in this run. */
  readonly isApplied: () => boolean
  /** Notes that the VM is up. */
  readonly done: () => void
  /** Forgets the VM. */
  readonly forget: () => void
  /** Puts the journal back as it was, since nothing was done. */
  readonly undo: () => void
}

/** Begins the work: notes in the journal what is about to happen, before it does. */
export const beginWork = (task: Task, about: Pick<JournalEntry, 'phase' | 'fresh' | 'ours'>): Work => {
  const { vm, progress, call, variables, journal, libvirt } = task
  const made = journal?.made
  let isApplied = false
  let entry: JournalEntry = {
    version: 1,
    vm,
    ...about,
    variables,
    ...(made !== undefined && { made }),
    ...(libvirt !== undefined && { uri: libvirt.uri }),
  }
  const write = (more: Partial<JournalEntry>): void => writeJournal(call.dir, { ...entry, ...more })
  const atWork = { run: task.run }
  write(atWork)
  const forget = (): void => removeJournal(call.dir, vm)
  const onStart = (leader: number): void => write({ ...atWork, child: identityOf(leader) })
  const showNoted = (command: ProgramCall): Promise<void> => show(task, command, { onStart })
  return {
    ...task,
    fresh: about.fresh,
    onStart,
    show: showNoted,
    step: (title, command) => progress.step(title, () => showNoted(command)),
    isApplied: () => isApplied,
    applied: () => {
      isApplied = true
      entry = { ...entry, made: shapeOf(task) }
      write(atWork)
    },
    done: () => write({ phase: 'up', fresh: false }),
    forget,
    undo: () => (journal === undefined ? forget() : writeJournal(call.dir, journal)),
  }
}
