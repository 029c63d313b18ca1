resource "local_file" "fragment" {
  filename        = "${path.module}/../ansible/inventory.d/${var.vm_name}.ini"
  file_permission = "0644"
  content = templatefile("${path.module}/inventory.tpl", {
    vm_name             = var.vm_name
    vm_ip               = local.vm_ip
    vm_user             = var.vm_user
    private_key         = can(regex(local.plain, local.private_key)) ? local.private_key : "'${local.private_key}'"
    dotfiles_local_path = can(regex(local.plain, var.dotfiles_local_path)) ? var.dotfiles_local_path : "'${var.dotfiles_local_path}'"
  })
}

# Once the fragment is there, the domain is in the state on disk: the merge sees both.
resource "terraform_data" "inventory" {
  triggers_replace = [local_file.fragment.content]

  provisioner "local-exec" {
    command     = "\"$VM_INVENTORY\" --write-static"
    environment = { VM_INVENTORY = local.vm_inventory }
    on_failure  = continue
  }
}

# The domain depends on this, so it is destroyed last: fragment and domain are gone when the merge runs.
resource "terraform_data" "forget" {
  input = { vm_inventory = local.vm_inventory }

  provisioner "local-exec" {
    when        = destroy
    command     = "\"$VM_INVENTORY\" --write-static"
    environment = { VM_INVENTORY = self.input.vm_inventory }
    on_failure  = continue
  }
}
