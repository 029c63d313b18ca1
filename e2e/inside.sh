#!/usr/bin/env bash
# First process in the namespaces that run.mjs made: starts libvirt, sets up a user's home, runs the story.
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
# No exec: this shell has to stay the first process, which inherits the children of killed programs.
node "$here/story.mjs"
