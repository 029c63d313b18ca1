terraform {
  required_version = ">= 1.4"

  required_providers {
    libvirt = {
      source  = "dmacvicar/libvirt"
      version = "~> 0.8.1"
    }
    local = {
      source  = "hashicorp/local"
      version = ">= 1.4"
    }
  }
}

provider "libvirt" {
  uri = var.libvirt_uri
}
