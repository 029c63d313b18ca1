import type { StateValue } from '../state/state.js'

/** Bridges and links that Docker, Podman, Kubernetes' network plugins, libvirt, LXC, LXD and Incus make, as they name them. */
const MADE =
  /^(?:(?:docker|podman|nerdctl|virbr|lxcbr|lxdbr|incusbr)\d|br-[\da-f]{12}$|veth|cni|flannel|cali|cilium_|kube-|weave)/

/** Whether an interface that a guest reports leads to containers or machines inside it, as far as its name tells. */
export const isInner = (name: StateValue | undefined): boolean => typeof name === 'string' && MADE.test(name)
