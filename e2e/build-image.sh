#!/usr/bin/env bash
# build-image.sh FOLDER: makes FOLDER/guest.qcow2, a small bootable image with real cloud-init, sshd and Python, from distribution
# packages only, without loop devices or mounts. An image that this very recipe made is kept.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)/image
target=$1/guest.qcow2
recipe=$(cat "$0" "$here"/* | sha256sum | cut -c1-64)
[ -f "$target" ] && [ "$(cat "$target.recipe" 2>/dev/null)" = "$recipe" ] && exit 0
echo 'building the guest image'
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
root=$work/root
release=$(. /etc/os-release && echo "$VERSION_CODENAME")

packages=openssh-server,python3,iproute2,passwd,mount,hostname,sudo,cloud-init
excluded=()
for folder in doc man locale info i18n; do excluded+=("--dpkgopt=path-exclude=/usr/share/$folder/*"); done
mmdebstrap --quiet --variant=essential --include=$packages "${excluded[@]}" "$release" "$root"

# The name of the kernel's package is in apt's lists, which a machine may not have yet.
apt-cache show linux-image-cloud-amd64 >/dev/null 2>&1 || apt-get -qq update
kernel_package=$(apt-cache depends linux-image-cloud-amd64 | awk '/Depends: linux-image/ { print $2; exit }')
mkdir "$work/kernel"
(cd "$work/kernel" && apt-get -qq -o APT::Sandbox::User=root download "$kernel_package" && dpkg-deb -x "$kernel_package"*.deb .)
version=$(ls "$work/kernel/lib/modules")

initrd=$work/initrd
mkdir -p "$initrd"/{bin,proc,sys,dev,root,modules}
cp /bin/busybox "$initrd/bin/"
install -m 755 "$here/initrd-init" "$initrd/init"
for module in virtio virtio_ring virtio_pci_modern_dev virtio_pci_legacy_dev virtio_pci virtio_blk failover net_failover \
  virtio_net virtio-rng scsi_common scsi_mod libata ata_piix cdrom sr_mod isofs; do
  find "$work/kernel/lib/modules/$version" -name "$module.ko" -exec cp {} "$initrd/modules/" \;
done
(cd "$initrd" && find . | cpio -o -H newc --quiet) | gzip -1 >"$work/initrd.img"

cp /bin/busybox "$root/bin/busybox"
install -m 755 "$here/guest-init" "$here/guest-dhcp" "$root/sbin/"
rm -rf "$root"/etc/{hostname,resolv.conf} "$root"/etc/ssh/ssh_host_* "$root"/etc/cloud/cloud.cfg.d/* \
  "$root"/var/cache/apt/* "$root"/var/lib/apt/lists/* "$root"/boot/*
: >"$root/etc/machine-id"
echo '/dev/root / auto noatime 0 0' >"$root/etc/fstab"
printf '::shutdown:/bin/busybox sync\n::ctrlaltdel:/bin/busybox reboot -f\n' >"$root/etc/inittab"
printf 'policy: enabled\ndatasource: NoCloud\n' >"$root/etc/cloud/ds-identify.cfg"
cp "$here/cloud.cfg" "$root/etc/cloud/cloud.cfg"

size=$(($(du -sm "$root" | cut -f1) * 5 / 4 + 250))
truncate -s "${size}M" "$work/root.img"
mke2fs -q -F -t ext4 -O ^has_journal,^metadata_csum -m 0 -L root -d "$root" "$work/root.img"

boot_mib=40
boot=$work/boot.fat
truncate -s "${boot_mib}M" "$boot"
mkfs.vfat -F16 -n BOOT "$boot" >/dev/null
mcopy -i "$boot" "$work/kernel/boot/vmlinuz-$version" ::vmlinuz
mcopy -i "$boot" "$work/initrd.img" ::initrd.img
mcopy -i "$boot" "$here/syslinux.cfg" ::syslinux.cfg
syslinux -i "$boot"

disk=$work/disk.raw
truncate -s $((1 + boot_mib + size + 1))M "$disk"
printf 'label: dos\n%sM,%sM,e,*\n%sM,%sM,83\n' 1 $boot_mib $((1 + boot_mib)) "$size" | sfdisk -q "$disk"
dd if=/usr/lib/syslinux/mbr/mbr.bin of="$disk" bs=440 count=1 conv=notrunc status=none
dd if="$boot" of="$disk" bs=1M seek=1 conv=notrunc,sparse status=none
dd if="$work/root.img" of="$disk" bs=1M seek=$((1 + boot_mib)) conv=notrunc,sparse status=none

mkdir -p "$1"
qemu-img convert -O qcow2 "$disk" "$work/guest.qcow2"
cp "$work/guest.qcow2" "$target.new.$$"
rm -f "$target.recipe"
mv "$target.new.$$" "$target"
echo "$recipe" >"$target.recipe"
