# For provider 0.9, whose resources look different: copy this file and versions.tf over those in ../ (see README.md here).
locals {
  addresses = flatten([
    for interface in coalesce(data.libvirt_domain_interface_addresses.vm.interfaces, []) : [
      for address in coalesce(interface.addrs, []) : address.addr
    ]
  ])
}

# This provider wants the path of the base image below a disk, and cannot ask the pool for its folder.
variable "pool_path" {
  description = "Folder of the storage pool"
  type        = string
  default     = "/var/lib/libvirt/images"
}

resource "libvirt_volume" "disk" {
  name     = "${var.vm_name}.qcow2"
  pool     = var.pool
  capacity = var.disk_size * 1024 * 1024 * 1024
  target   = { format = { type = "qcow2" } }
  backing_store = {
    path   = "${var.pool_path}/${local.base_volume}"
    format = { type = "qcow2" }
  }

  lifecycle {
    # An existing disk is kept even if the name of its base image has changed.
    ignore_changes = [backing_store]
  }
}

resource "libvirt_cloudinit_disk" "seed" {
  name      = "${var.vm_name}-seed.iso"
  meta_data = local.meta_data
  user_data = local.user_data

  lifecycle {
    precondition {
      condition     = local.ssh_public_key != ""
      error_message = "The public key file ${var.ssh_public_key_file} cannot be read: make one with ssh-keygen, or name another."
    }
  }
}

resource "libvirt_volume" "seed" {
  name   = "${var.vm_name}-seed.iso"
  pool   = var.pool
  create = { content = { url = libvirt_cloudinit_disk.seed.path } }
}

resource "libvirt_domain" "vm" {
  depends_on = [terraform_data.forget]

  name        = var.vm_name
  type        = var.domain_type
  memory      = var.memory
  memory_unit = "MiB"
  vcpu        = var.vcpus
  running     = true

  os  = { type = "hvm" }
  cpu = var.domain_type == "kvm" ? { mode = "host-passthrough" } : null

  devices = {
    disks = [
      {
        source = { volume = { pool = var.pool, volume = libvirt_volume.disk.name } }
        target = { dev = "vda", bus = "virtio" }
        driver = { name = "qemu", type = "qcow2" }
      },
      # As a disk, since not every kernel for virtual machines has a driver for a SATA CD drive.
      {
        source    = { volume = { pool = var.pool, volume = libvirt_volume.seed.name } }
        target    = { dev = "vdb", bus = "virtio" }
        driver    = { name = "qemu", type = "raw" }
        read_only = true
      },
    ]

    interfaces = [
      {
        model       = { type = "virtio" }
        source      = { network = { network = var.network_name } }
        wait_for_ip = var.wait_for_lease ? { source = "lease", timeout = 300 } : null
      },
    ]

    consoles = [{ target = { type = "serial", port = 0 } }]
  }

  lifecycle {
    precondition {
      condition     = contains(["default", var.vm_name], terraform.workspace)
      error_message = "The workspace ${terraform.workspace} is another VM's: set TF_WORKSPACE=${var.vm_name}."
    }
  }
}

# The domain itself has no address here. Asked by UUID, so that it is read after the domain was created.
data "libvirt_domain_interface_addresses" "vm" {
  domain = libvirt_domain.vm.uuid
  source = "lease"
}
