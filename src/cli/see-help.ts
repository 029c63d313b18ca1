/** The hint for what no other can be given. */
export const SEE_HELP = 'see: vm-inventory --help'
