import type { Environment } from '../model/environment.js'

/** The passphrase of states that OpenTofu encrypted. As with settings, one that is empty counts as not set. */
export const passphraseIn = (env: Environment): string | undefined => env.VM_INFRA_STATE_PASSPHRASE || undefined
