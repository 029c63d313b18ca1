module vm-infra.invalid/e2e/local

go 1.23

require github.com/terraform-providers/terraform-provider-local v1.4.0
