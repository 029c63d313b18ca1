const NOTHING: readonly never[] = Object.freeze([])

/** `list`, or the one empty list in its place: ten thousand readings with several empty ones each take megabytes. */
export const orNothing = <T>(list: readonly T[]): readonly T[] => (list.length === 0 ? NOTHING : list)
