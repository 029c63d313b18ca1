locals {
  addresses = try(libvirt_domain.vm.network_interface[0].addresses, [])
}

resource "libvirt_volume" "disk" {
  name             = "${var.vm_name}.qcow2"
  pool             = var.pool
  base_volume_name = local.base_volume
  base_volume_pool = var.pool
  size             = var.disk_size * 1024 * 1024 * 1024

  lifecycle {
    # An existing disk is kept even if the name of its base image has changed.
    ignore_changes = [base_volume_name]
  }
}

resource "libvirt_cloudinit_disk" "seed" {
  name      = "${var.vm_name}-seed.iso"
  pool      = var.pool
  meta_data = local.meta_data
  user_data = local.user_data

  lifecycle {
    precondition {
      condition     = local.ssh_public_key != ""
      error_message = "The public key file ${var.ssh_public_key_file} cannot be read: make one with ssh-keygen, or name another."
    }
  }
}

resource "libvirt_domain" "vm" {
  depends_on = [terraform_data.forget]

  name      = var.vm_name
  type      = var.domain_type
  memory    = var.memory
  vcpu      = var.vcpus
  cloudinit = libvirt_cloudinit_disk.seed.id

  cpu {
    mode = var.domain_type == "kvm" ? "host-passthrough" : null
  }

  disk {
    volume_id = libvirt_volume.disk.id
  }

  network_interface {
    network_name   = var.network_name
    wait_for_lease = var.wait_for_lease
  }

  console {
    type        = "pty"
    target_port = "0"
    target_type = "serial"
  }

  lifecycle {
    precondition {
      condition     = contains(["default", var.vm_name], terraform.workspace)
      error_message = "The workspace ${terraform.workspace} is another VM's: set TF_WORKSPACE=${var.vm_name}."
    }
  }
}
