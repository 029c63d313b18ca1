variable "vm_name" {
  description = "Name of the VM: its workspace, libvirt domain, host name and name in Ansible"
  type        = string

  validation {
    condition     = can(regex("^[a-z]([a-z0-9-]{0,61}[a-z0-9])?$", var.vm_name)) && !contains(["all", "default", "localhost", "ungrouped", "vms"], var.vm_name)
    error_message = "A VM name has 1 to 63 lower-case letters, digits and hyphens, begins with a letter and does not end with a hyphen; all, default, localhost, ungrouped and vms are taken."
  }
}

variable "vm_user" {
  description = "User that cloud-init creates and Ansible logs in as"
  type        = string
  default     = "mr"

  validation {
    condition     = can(regex("^[a-z][a-z0-9_-]{0,31}$", var.vm_user)) && var.vm_user != "root"
    error_message = "A user name has 1 to 32 lower-case letters, digits, hyphens and underscores, begins with a letter, and is not root."
  }
}

variable "memory" {
  description = "Memory in MiB"
  type        = number
  default     = 4096

  validation {
    condition     = var.memory >= 64 && floor(var.memory) == var.memory
    error_message = "The memory must be a whole number of MiB, at least 64."
  }
}

variable "vcpus" {
  description = "Number of virtual CPUs"
  type        = number
  default     = 2

  validation {
    condition     = var.vcpus >= 1 && floor(var.vcpus) == var.vcpus
    error_message = "The number of virtual CPUs must be a whole number, at least 1."
  }
}

variable "disk_size" {
  description = "Size of the disk in GiB, at least that of the base image"
  type        = number
  default     = 20

  validation {
    condition     = var.disk_size >= 1 && floor(var.disk_size) == var.disk_size
    error_message = "The disk size must be a whole number of GiB, at least 1."
  }
}

variable "ssh_public_key_file" {
  description = "Public key that may log in; the private key has the same path without .pub"
  type        = string
  default     = "~/.ssh/vm_key.pub"

  validation {
    condition     = can(regex("^[/~][^\\\\'\"[:cntrl:]]*[.]pub$", var.ssh_public_key_file)) && !can(regex("[{][{%#]", var.ssh_public_key_file))
    error_message = "The public key file must be an absolute path, or one that begins with ~, end in .pub, and hold no quotes, backslashes or template marks."
  }
}

variable "dotfiles_local_path" {
  description = "Folder of dotfiles on this machine that the playbook copies to the VM; empty for none"
  type        = string
  default     = ""

  validation {
    condition     = can(regex("^(/[^\\\\'\"[:cntrl:]]*)?$", var.dotfiles_local_path)) && !can(regex("[{][{%#]", var.dotfiles_local_path))
    error_message = "The dotfiles path must be empty, or absolute without quotes, backslashes or template marks."
  }
}

variable "base_image" {
  description = "Path or URL of the qcow2 image that every disk is a copy-on-write layer over; provision-vm puts it into the pool once"
  type        = string
  default     = "https://cloud-images.ubuntu.com/noble/current/noble-server-cloudimg-amd64.img"

  validation {
    condition     = can(regex("^(/|~/|https?://).*[^/]$", var.base_image))
    error_message = "The base image must be an absolute path, one that begins with ~/, or an http or https URL."
  }
}

variable "pool" {
  description = "libvirt storage pool for the disks"
  type        = string
  default     = "default"
}

variable "network_name" {
  description = "libvirt network of the VM"
  type        = string
  default     = "default"
}

variable "libvirt_uri" {
  description = "URI of libvirt"
  type        = string
  default     = "qemu:///system"
}

variable "domain_type" {
  description = "kvm, or qemu where the machine has no hardware virtualisation"
  type        = string
  default     = "kvm"

  validation {
    condition     = contains(["kvm", "qemu"], var.domain_type)
    error_message = "The domain type must be kvm or qemu."
  }
}

variable "wait_for_lease" {
  description = "Whether apply waits until the VM has an address"
  type        = bool
  default     = true
}

variable "ansible_groups" {
  description = "Groups of the VM in Ansible, besides vms"
  type        = list(string)
  default     = []

  validation {
    condition     = alltrue([for name in var.ansible_groups : can(regex("^[A-Za-z_][A-Za-z0-9_]*$", name))])
    error_message = "A group name has letters, digits and underscores, and does not begin with a digit."
  }
}

variable "vm_inventory" {
  description = "Program that writes ansible/inventory.ini; empty for the one of this clone, or of the package that is installed here, else the one on PATH"
  type        = string
  default     = ""
}
