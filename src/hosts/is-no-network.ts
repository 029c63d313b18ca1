import type { Value } from '../model/value.js'

/** Ansible's connections that go to a container, a folder or the machine itself, without the collection's name. */
const NO_NETWORK = new Set([
  'aws_ssm',
  'buildah',
  'chroot',
  'docker',
  'docker_api',
  'incus',
  'iocage',
  'jail',
  'kubectl',
  'libvirt_lxc',
  'libvirt_qemu',
  'local',
  'lxc',
  'lxd',
  'nsenter',
  'oc',
  'podman',
  'qubes',
  'zone',
])

/** Whether `ansible_host` is no address for that connection (`docker`, `community.docker.docker`), but a name of its own. */
export const isNoNetwork = (connection: Value | undefined): boolean =>
  typeof connection === 'string' && NO_NETWORK.has(connection.slice(connection.lastIndexOf('.') + 1))
