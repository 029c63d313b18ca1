resource "local_file" "fragment" {
  filename        = "${path.module}/../ansible/inventory.d/${var.vm_name}.ini"
  file_permission = "0644"
  content         = local.fragment
}

# Once the fragment is there, the domain is in the state on disk, so that vm-inventory sees both.
resource "terraform_data" "inventory" {
  triggers_replace = [local_file.fragment.content]

  provisioner "local-exec" {
    command     = "\"$VM_INVENTORY\" --write-static"
    environment = { VM_INVENTORY = local.vm_inventory }
    on_failure  = continue
  }
}

# The domain depends on this, so this is destroyed last: fragment and domain are gone when vm-inventory runs. Not so with OpenTofu,
# which writes the state at the end: after tofu destroy by hand, run vm-inventory --write-static.
resource "terraform_data" "forget" {
  input = { vm_inventory = local.vm_inventory }

  provisioner "local-exec" {
    when        = destroy
    command     = "\"$VM_INVENTORY\" --write-static"
    environment = { VM_INVENTORY = self.input.vm_inventory }
    on_failure  = continue
  }
}
