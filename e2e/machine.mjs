import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'

/** Debian packages for libvirt, for building the image, and for what the libvirt provider calls. */
const PACKAGES = [
  'libvirt-daemon-system',
  'libvirt-clients',
  'qemu-system-x86',
  'qemu-utils',
  'dnsmasq-base',
  'genisoimage',
  'iptables',
  'iproute2',
  'mount',
  'openssh-client',
  'ansible-core',
  'mmdebstrap',
  'busybox-static',
  'cpio',
  'e2fsprogs',
  'syslinux',
  'syslinux-common',
  'mtools',
  'dosfstools',
  'fdisk',
]

/** One line that says why real VMs cannot run here; undefined if they can. */
export const checkMachine = () => {
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    return `needs Linux on x86-64, this is ${process.platform} on ${process.arch}`
  }
  if (process.getuid() !== 0) return 'needs root, for namespaces and libvirtd: sudo npm run test:e2e'
  const id = /^ID="?([^"\n]*)/m.exec(releaseFile())?.[1] ?? 'unknown'
  if (id !== 'debian') return `needs Debian, whose packages it makes the guest of; this is ${id}`
  return undefined
}

/** The packages that are not installed. */
export const missingPackages = () => {
  // A package that dpkg does not know gives a line on stderr, and none on stdout.
  const { stdout } = spawnSync('dpkg-query', ['-W', '-f', `\${Package} \${db:Status-Status}\n`, ...PACKAGES], {
    encoding: 'utf8',
  })
  const installed = new Set(stdout.split('\n').filter((line) => line.endsWith(' installed')))
  return PACKAGES.filter((name) => !installed.has(`${name} installed`))
}

const releaseFile = () => {
  try {
    return readFileSync('/etc/os-release', 'utf8')
  } catch {
    return ''
  }
}
