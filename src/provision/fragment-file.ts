import { join } from 'node:path'
import type { Config } from '../config/config.js'

/** Where Terraform writes the fragment of a VM. */
export const fragmentFile = (config: Config, vm: string): string =>
  join(config.root, 'ansible', 'inventory.d', `${vm}.ini`)
