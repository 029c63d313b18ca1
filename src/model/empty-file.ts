/** A file that was written less than this many ms ago may be in the middle of being rewritten. */
export const YOUNG = 1000

/** Ms from one look at such a file to the next. */
export const STEP = 15

/** Ms after which a file that does not change counts as finished: a writer that waits for a core may pause for almost as long. */
export const SETTLED = 4 * STEP

/** What is known of an empty file. */
export interface EmptyFile {
  /** Ms since the epoch. */
  readonly mtimeMs: number
  /** Blocks that the disk still holds for it. */
  readonly blocks: number
}

/**
 * Whether an empty file is meant to be empty, and was not just truncated by somebody who is about to write it anew.
 *
 * Its age alone does not tell: Linux truncates a file, frees its blocks, and only then updates its mtime (ext4: 70 ms later, seen
 * on a busy disk). In between, an old file looks empty; but it has blocks still, or lost them only a moment ago.
 *
 * @param now ms since the epoch
 * @param watched ms since it was first found empty
 */
export const isEmptyForGood = ({ mtimeMs, blocks }: EmptyFile, now: number, watched: number): boolean =>
  Math.abs(now - mtimeMs) >= YOUNG && watched >= (blocks === 0 ? SETTLED : YOUNG)
