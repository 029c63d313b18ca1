# shellcheck shell=bash
# A private libvirt for the test, sourced by a script in its own mount, pid and network namespaces. Apart from /etc/libvirt, which is
# copied, nothing of the machine's libvirt is read or written, and everything ends with the script.

# private_libvirt DIR: bind folders below DIR over libvirt's own, take KVM away, start libvirtd.
private_libvirt() {
  local dir=$1 name
  mkdir -p "$dir"/{etc,lib,cache,log,run}
  mount --make-rprivate /
  # So that it shows the network of this namespace, and no control groups, without which libvirt works too.
  umount --lazy /sys
  mount -t sysfs sysfs /sys
  cp -a /etc/libvirt/. "$dir/etc/"
  cat >"$dir/etc/qemu.conf" <<'CONF'
user = "root"
group = "root"
dynamic_ownership = 0
security_driver = "none"
namespaces = []
stdio_handler = "file"
CONF
  mkdir -p /run/libvirt
  for name in etc:/etc/libvirt lib:/var/lib/libvirt cache:/var/cache/libvirt log:/var/log/libvirt run:/run/libvirt; do
    mount --bind "$dir/${name%%:*}" "${name#*:}"
  done
  mkdir -p /var/lib/libvirt/{qemu,images,dnsmasq,network} /var/log/libvirt/qemu
  hide_kvm "$dir/dev"
  libvirtd --pid-file "$dir/libvirtd.pid" >"$dir/libvirtd.log" 2>&1 </dev/null &
  for _ in $(seq 1200); do
    virsh -q -c qemu:///system list >/dev/null 2>&1 && return
    kill -0 $! 2>/dev/null || break
    sleep 0.1
  done
  echo 'libvirtd does not come up:' >&2
  tail "$dir/libvirtd.log" >&2
  return 1
}

# If there is a KVM device that cannot be used, libvirt probes QEMU again at every define, which takes seconds.
hide_kvm() {
  local dev=$1 node
  mkdir -p "$dev"
  mount -t tmpfs -o mode=755 tmpfs "$dev"
  mkdir -p "$dev"/{pts,shm,net,mapper}
  for node in null zero full random urandom tty net/tun; do
    [ -e "/dev/$node" ] || continue
    touch "$dev/$node"
    mount --bind "/dev/$node" "$dev/$node"
  done
  mount --rbind /dev/pts "$dev/pts"
  mount --rbind /dev/shm "$dev/shm"
  ln -s pts/ptmx "$dev/ptmx"
  ln -s /proc/self/fd "$dev/fd"
  ln -s fd/0 "$dev/stdin"
  ln -s fd/1 "$dev/stdout"
  ln -s fd/2 "$dev/stderr"
  mount --rbind "$dev" /dev
}

# default_network FILE: NAT and DHCP, without the ping with which dnsmasq delays each new address by three seconds.
default_network() {
  ip link set lo up
  cat >"$1" <<'XML'
<network xmlns:dnsmasq='http://libvirt.org/schemas/network/dnsmasq/1.0'>
  <name>default</name>
  <forward mode='nat'/>
  <bridge name='virbr0' stp='off' delay='0'/>
  <ip address='192.168.122.1' netmask='255.255.255.0'>
    <dhcp><range start='192.168.122.2' end='192.168.122.254'/></dhcp>
  </ip>
  <dnsmasq:options><dnsmasq:option value='no-ping'/></dnsmasq:options>
</network>
XML
  virsh -q net-undefine default >/dev/null 2>&1 || true
  virsh -q net-define "$1"
  virsh -q net-start default
}
