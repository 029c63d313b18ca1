/** A file that was written less than this many ms ago may be in the middle of being rewritten. */
export const YOUNG = 1000

/** Ms from one look at such a file to the next. */
export const STEP = 15

/** Ms for which a file is watched that does not change: a writer that shares its core with others may stand still for as long. */
export const SETTLED = 4 * STEP

/** What is known of an empty file. */
export interface EmptyFile {
  /** Ms since the epoch. */
  readonly mtimeMs: number
  /** Blocks that the disk still holds for it. */
  readonly blocks: number
}

/**
 * Whether an empty file is meant to be empty, and not just truncated by somebody who is about to write it anew.
 *
 * Its age alone does not say so: Linux makes a file empty, frees its blocks, and only then stamps it (ext4: 70 ms later, seen
 * on a busy disk). Until then its blocks are still there, or are gone since a moment.
 *
 * @param now ms since the epoch
 * @param watched ms since it was first found empty
 */
export const isEmptyForGood = ({ mtimeMs, blocks }: EmptyFile, now: number, watched: number): boolean =>
  Math.abs(now - mtimeMs) >= YOUNG && watched >= (blocks === 0 ? SETTLED : YOUNG)
