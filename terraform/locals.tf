locals {
  # provision-vm uploads the image under the same name (src/provision/base-volume-name.ts). The hash tells images of the same
  # file name apart.
  base_volume = "vm-infra-base-${substr(sha256(pathexpand(var.base_image)), 0, 8)}-${replace(basename(split("#", split("?", var.base_image)[0])[0]), "/[^A-Za-z0-9._-]/", "_")}"

  # Empty if there is no key file, so that a destroy needs none.
  ssh_public_key = try(trimspace(file(pathexpand(var.ssh_public_key_file))), "")
  meta_data      = templatefile("${path.module}/cloud-init/meta-data.tftpl", { vm_name = var.vm_name })
  user_data = templatefile("${path.module}/cloud-init/user-data.tftpl", {
    vm_user        = var.vm_user
    ssh_public_key = local.ssh_public_key
  })

  usable = [
    for address in local.addresses : address
    if !can(regex("^(0[.]|127[.]|169[.]254[.]|::1$|fe[89ab][0-9a-f]:)", lower(address)))
  ]
  ipv4  = [for address in local.usable : address if !can(regex(":", address))]
  vm_ip = try(concat(local.ipv4, local.usable)[0], "")

  # Inside single quotes Ansible's INI takes every character that the variables allow.
  private_key = trimsuffix(var.ssh_public_key_file, ".pub")
  plain       = "^[A-Za-z0-9_@%+:,./~-]*$"
  fragment = templatefile("${path.module}/inventory.tpl", {
    vm_name             = var.vm_name
    vm_ip               = local.vm_ip
    vm_user             = var.vm_user
    private_key         = can(regex(local.plain, local.private_key)) ? local.private_key : "'${local.private_key}'"
    dotfiles_local_path = can(regex(local.plain, var.dotfiles_local_path)) ? var.dotfiles_local_path : "'${var.dotfiles_local_path}'"
  })

  # In a clone the program is in bin, in a project that installed the package it is in node_modules.
  programs     = [for folder in ["bin", "node_modules/.bin"] : "${path.module}/../${folder}/vm-inventory"]
  vm_inventory = var.vm_inventory != "" ? var.vm_inventory : concat([for file in local.programs : file if fileexists(file)], ["vm-inventory"])[0]
}
