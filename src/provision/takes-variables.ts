import type { JsonObject } from '../model/json-shape.js'

/**
 * Whether values of variables may be passed along with a plan. From 1.11 on they may, if they are those that are in the plan, and
 * OpenTofu asks for those that would be others by tfvars files or `TF_VAR_…`; OpenTofu 1.10 and older Terraform refuse any (tried
 * with Terraform 1.11.4 and OpenTofu 1.9.1 and 1.12.6).
 *
 * @param plan output of `terraform show -json PLAN`, parsed
 */
export const takesVariables = (plan: JsonObject | undefined): boolean => {
  const [, major, minor] = /^(\d+)\.(\d+)\./.exec(String(plan?.terraform_version)) ?? []
  return Number(major) > 1 || (Number(major) === 1 && Number(minor) >= 11)
}
