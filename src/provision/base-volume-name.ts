import { hashOf } from '../files/hash-of.js'
import type { Environment } from '../model/environment.js'
import { expandPath } from './vm-settings.js'

/**
 * Name in the pool of the volume that holds a base image, the same as `local.base_volume` in terraform/locals.tf. It has a hash of
 * the path or URL, so that two images of one file name are two volumes. Terraform normalises all text (NFC), so this does too.
 */
export const baseVolumeName = (image: string, env: Environment): string => {
  const text = image.normalize('NFC')
  const place = (expandPath(text, env) ?? text).normalize('NFC')
  const file =
    text
      .replace(/[?#].*$/s, '')
      .split('/')
      .at(-1) ?? ''
  return `vm-infra-base-${shortHash(place)}-${file.replace(/[^A-Za-z0-9._-]/gu, '_')}`
}

/** The beginning of a hash, enough to tell a few texts apart. */
export const shortHash = (text: string): string => hashOf(text).slice(0, 8)
