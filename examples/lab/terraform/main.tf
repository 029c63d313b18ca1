# One VM per workspace, without a hypervisor: terraform_data is built into Terraform, the outputs are the convention by which
# vm-infra knows a VM of any provider.
terraform {
  required_version = ">= 1.4"
}

variable "vm_name" {
  description = "Name of the VM, and of its workspace"
  type        = string
}

variable "vm_ip" {
  description = "Address of the VM"
  type        = string
}

variable "ansible_groups" {
  description = "Groups of the VM in Ansible, besides vms"
  type        = list(string)
  default     = []
}

resource "terraform_data" "vm" {
  input = var.vm_name
}

output "vm_name" {
  value = terraform_data.vm.output
}

output "vm_ip" {
  value = var.vm_ip
}

output "vm_user" {
  value = "mr"
}

output "ansible_groups" {
  value = var.ansible_groups
}
