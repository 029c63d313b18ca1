import { ExplainedError } from '../errors.js'
import { parseCidr } from '../model/cidr.js'
import type { Config } from './config.js'

/**
 * A network of `address.prefer` that is mistyped would match no address, and another one of the VM would be taken in silence.
 * Names of networks have no slash.
 *
 * @param from The layer that set it, as messages name it.
 * @throws ExplainedError
 */
export const checkNetworks = ({ prefer }: Config['address'], from: string | undefined): void => {
  const at = prefer.findIndex((network) => network.includes('/') && parseCidr(network) === undefined)
  if (at === -1) return
  throw new ExplainedError(
    `${from === undefined ? '' : `${from}: `}item ${at + 1} of address.prefer is neither a network nor the name of one`,
    'write networks as 10.0.0.0/8 or fd00::/8',
  )
}
