/** Files that the second thread may be ahead of the first. */
const SLOTS = 256

/** Bytes of a slot. Larger files are left to the first thread; pages that no file fills cost nothing. */
const SLOT = 64 * 1024

/** Who has a file, and how far it is: nobody yet; the second thread, still reading; read into its slot; the first thread. */
export const FREE = 0
export const CLAIMED = 1
export const READY = 2
export const OWN = 3

/** What both threads see. Of `count` files, in the order in which the first thread wants them. */
export interface ReadAheadMemory {
  readonly count: number
  /** One entry: how many files the first thread is done with. */
  readonly done: Int32Array
  /** {@link FREE} … {@link OWN}, a file each. */
  readonly status: Int32Array
  /** Bytes read, a file each. */
  readonly sizes: Int32Array
  readonly slots: SharedArrayBuffer
}

export const makeMemory = (count: number): ReadAheadMemory => ({
  count,
  done: new Int32Array(new SharedArrayBuffer(4)),
  status: new Int32Array(new SharedArrayBuffer(4 * count)),
  sizes: new Int32Array(new SharedArrayBuffer(4 * count)),
  slots: new SharedArrayBuffer(SLOTS * SLOT),
})

/** Whether the slot of a file is free of what the first thread still needs. */
export const mayFill = (index: number, done: number): boolean => index < done + SLOTS

/** The slot of a file; files {@link mayFill} apart share one. */
export const slotOf = ({ slots }: ReadAheadMemory, index: number): Buffer =>
  Buffer.from(slots, (index % SLOTS) * SLOT, SLOT)
