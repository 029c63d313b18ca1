#!/usr/bin/env bash
# The real providers as a filesystem mirror for `terraform init`, built from pinned modules: build-providers.sh MIRROR
# For machines that reach Go's module proxy but not Terraform's registry. Does nothing for a provider that is there already.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
mirror=$1/registry.terraform.io
export GOFLAGS=-mod=mod

build() { # NAME MODULE TARGET
  local name=$1 module=$2 target=$mirror/$3 work
  [ -x "$target" ] && return
  work=$(mktemp -d)
  cp "$here/providers/$name/go.mod" "$work/"
  mkdir -p "$(dirname "$target")"
  (cd "$work" && go build -o "$work/provider" "$module")
  mv "$work/provider" "$target"
  rm -rf "$work"
  echo "built the $name provider"
}

arch=$(go env GOARCH)
build libvirt github.com/dmacvicar/terraform-provider-libvirt \
  "dmacvicar/libvirt/0.8.3/linux_$arch/terraform-provider-libvirt_v0.8.3"
build local github.com/terraform-providers/terraform-provider-local \
  "hashicorp/local/1.4.0/linux_$arch/terraform-provider-local_v1.4.0_x4"
