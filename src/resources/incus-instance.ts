import { defineMachine } from './define-machine.js'
import { lxdSpec } from './lxd-instance.js'

/** Provider lxc/incus. */
export const incusInstance = defineMachine({ type: 'incus_instance', ...lxdSpec })
