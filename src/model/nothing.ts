/** The one empty list: ten thousand of them, several in each reading, take megabytes. */
export const NOTHING: readonly never[] = Object.freeze([])
