module vm-infra.invalid/e2e/libvirt

go 1.25

require github.com/dmacvicar/terraform-provider-libvirt v0.8.3
