import type { StateValue } from '../state/state.js'
import type { AddressCandidate } from './resource-type.js'

/** Bridges and links that Docker, Podman, Kubernetes' network plugins, libvirt, LXC, LXD and Incus make, as they name them. */
const MADE =
  /^(?:(?:docker|podman|nerdctl|virbr|lxcbr|lxdbr|incusbr)\d|br-[\da-f]{12}$|veth|cni|flannel|cali|cilium_|kube-|weave)/

/**
 * What goes with an address at an interface that a guest reports: `inner` where it leads to containers or machines inside the
 * guest, as far as its name tells.
 *
 * @param network what it is plugged into, where that is known
 */
export const atInterface = (
  name: StateValue | undefined,
  network: StateValue | undefined = name,
): Omit<AddressCandidate, 'address'> => ({
  ...(typeof network === 'string' && { network }),
  ...(typeof name === 'string' && MADE.test(name) && { inner: true }),
})
