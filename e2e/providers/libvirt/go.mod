module vm-infra.invalid/e2e/libvirt

go 1.23

require github.com/dmacvicar/terraform-provider-libvirt v0.8.3
