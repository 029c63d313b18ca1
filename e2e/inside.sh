#!/usr/bin/env bash
# First process in the namespaces that run.mjs made: starts libvirt, lays out what a user has, runs the story.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
# shellcheck source=private-libvirt.sh
. "$here/private-libvirt.sh"

private_libvirt "$E2E_WORK/libvirt"
default_network "$E2E_WORK/network.xml"
mkdir -p "$E2E_WORK/pool" "$E2E_WORK/home/.ssh"
virsh -q pool-define-as default dir --target "$E2E_WORK/pool"
virsh -q pool-start default

export HOME=$E2E_WORK/home LIBVIRT_DEFAULT_URI=qemu:///system
chmod 700 "$HOME/.ssh"
ssh-keygen -q -t ed25519 -N '' -f "$HOME/.ssh/vm_key"
export TF_CLI_CONFIG_FILE=$E2E_WORK/terraformrc
cat >"$TF_CLI_CONFIG_FILE" <<RC
provider_installation {
  filesystem_mirror { path = "$E2E_CACHE/mirror" }
}
RC
# Not in the place of this shell: as the first process it takes in what killed programs leave.
node "$here/story.mjs" "$@"
