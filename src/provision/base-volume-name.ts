/** Name in the pool of the volume that holds a base image: the same as `local.base_volume` in terraform/locals.tf. */
export const baseVolumeName = (image: string): string => {
  const file =
    image
      .replace(/[?#].*$/s, '')
      .split('/')
      .at(-1) ?? ''
  return `vm-infra-base-${file.replace(/[^A-Za-z0-9._-]/gu, '_')}`
}
