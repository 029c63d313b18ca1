import { join } from 'node:path'
import type { Config } from '../config/config.js'
import { FRAGMENT_FOLDER } from '../config/settings.js'

/** Where Terraform writes the fragment of a VM. */
export const fragmentPath = (config: Config, vm: string): string => join(config.root, FRAGMENT_FOLDER, `${vm}.ini`)
