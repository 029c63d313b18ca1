/** Seconds for a command or a wait of `provision` and `destroy`, where `--timeout` does not say it. */
export const TIMEOUT = 900

/** VMs that are worked on at a time, where `--parallel` does not say it. */
export const PARALLEL = 1

/** The same for a list of VMs that `--from` names. */
export const PARALLEL_OF_LIST = 4
