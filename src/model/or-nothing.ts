const NOTHING: readonly never[] = Object.freeze([])

/** `list`, or one shared list if it is empty: in ten thousand readings, empty lists of their own take megabytes. */
export const orNothing = <T>(list: readonly T[]): readonly T[] => (list.length === 0 ? NOTHING : list)
