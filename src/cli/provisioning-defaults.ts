/** `--timeout` of `provision` and `destroy`, in seconds. */
export const TIMEOUT = 900

/** `--parallel`: how many VMs are worked on at a time. */
export const PARALLEL = 1

/** The same with `--from`. */
export const PARALLEL_OF_LIST = 4
