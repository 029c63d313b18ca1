#!/usr/bin/env bash
# build-providers.sh MIRROR: puts the real providers into a filesystem mirror for `terraform init`. From Terraform's registry if it can
# be reached, else built from pinned Go modules. A mirror that this very recipe made is kept.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
mirror=$1
recipe=$(cat "$0" "$here"/providers/*/go.mod "$here/../terraform/versions.tf" | sha256sum | cut -c1-64)
[ -d "$mirror" ] && [ "$(cat "$mirror.recipe" 2>/dev/null)" = "$recipe" ] && exit 0

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

from_registry() {
  mkdir -p "$work/configuration"
  cp "$here/../terraform/versions.tf" "$here/../terraform/variables.tf" "$work/configuration/"
  timeout 300 terraform -chdir="$work/configuration" providers mirror "$work/mirror" >"$work/registry.log" 2>&1
}

build() { # NAME MODULE TARGET
  mkdir -p "$work/$1" "$work/mirror/registry.terraform.io/$(dirname "$3")"
  cp "$here/providers/$1/go.mod" "$work/$1/"
  (cd "$work/$1" && GOFLAGS=-mod=mod timeout 1800 go build -o "$work/mirror/registry.terraform.io/$3" "$2")
  echo "built the $1 provider"
}

if from_registry; then
  echo "got the providers from Terraform's registry"
else
  echo "Terraform's registry cannot be reached: building the providers"
  command -v go >/dev/null || {
    echo 'test:e2e: needs Go 1.23 or later to build the providers (https://go.dev/doc/install)' >&2
    exit 1
  }
  rm -rf "$work/mirror"
  arch=$(go env GOARCH)
  build libvirt github.com/dmacvicar/terraform-provider-libvirt \
    "dmacvicar/libvirt/0.8.3/linux_$arch/terraform-provider-libvirt_v0.8.3"
  build local github.com/terraform-providers/terraform-provider-local \
    "hashicorp/local/1.4.0/linux_$arch/terraform-provider-local_v1.4.0_x4"
fi
mkdir -p "$(dirname "$mirror")"
cp -a "$work/mirror" "$mirror.new.$$"
rm -rf "$mirror.recipe" "$mirror"
mv "$mirror.new.$$" "$mirror"
echo "$recipe" >"$mirror.recipe"
