output "vm_name" {
  description = "Name of the VM"
  value       = var.vm_name
}

output "vm_ip" {
  description = "Address of the VM, or pending while it has none"
  value       = local.vm_ip == "" ? "pending" : local.vm_ip
}

output "vm_user" {
  description = "User that Ansible logs in as"
  value       = var.vm_user
}

output "ansible_groups" {
  description = "Groups of the VM in Ansible, besides vms"
  value       = var.ansible_groups
}
