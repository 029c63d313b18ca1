#!/usr/bin/env bash
# The end-to-end story on real VMs: real Terraform, the real libvirt provider, QEMU, cloud-init, sshd, Ansible.
#
# Everything happens in network, mount and process namespaces made for this run, with a libvirt of its own; when the run
# ends, however it ends, nothing of it is left. Built once and kept in $VM_INFRA_E2E_CACHE: the guest image and the providers.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
cache=${VM_INFRA_E2E_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/vm-infra-e2e}
limit=${VM_INFRA_E2E_LIMIT:-1200}

die() {
  echo "e2e: $*" >&2
  exit 1
}
[ "$(id -u)" = 0 ] || die 'needs root: it makes network namespaces and starts libvirtd (run it with sudo)'
command -v terraform >/dev/null || die 'needs terraform 1.4 or later (see https://developer.hashicorp.com/terraform/install)'
command -v go >/dev/null || [ -d "$cache/mirror" ] || die 'needs go, to build the providers once'

packages=(libvirt-daemon-system libvirt-clients qemu-system-x86 qemu-utils dnsmasq-base genisoimage iptables iproute2
  openssh-client ansible-core mmdebstrap busybox-static cpio syslinux syslinux-common mtools dosfstools fdisk)
missing=()
for package in "${packages[@]}"; do
  dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || missing+=("$package")
done
if [ ${#missing[@]} -gt 0 ]; then
  command -v apt-get >/dev/null || die "needs ${missing[*]}; install them with your package manager"
  echo "installing ${missing[*]}"
  apt-get update -qq
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
fi

mkdir -p "$cache"
bash "$here/build-providers.sh" "$cache/mirror"
bash "$here/build-image.sh" "$cache/guest.qcow2"

work=$(mktemp -d "${TMPDIR:-/tmp}/vm-infra-e2e.XXXXXX")
space=vm-infra-e2e-$$
cleanup() {
  ip netns del "$space" 2>/dev/null || true
  rm -rf "$work"
}
trap cleanup EXIT
trap 'exit 130' INT TERM
ip netns add "$space"

# bash as process 1 of a namespace ignores SIGTERM, so the limit is a SIGKILL: with it the whole namespace goes.
status=0
timeout -s KILL "$limit" ip netns exec "$space" unshare -m -p -f --kill-child --mount-proc \
  env E2E_WORK="$work" E2E_CACHE="$cache" bash "$here/inside.sh" "$@" || status=$?
[ $status != 137 ] || echo "e2e: ended after $limit s (VM_INFRA_E2E_LIMIT)" >&2
exit $status
