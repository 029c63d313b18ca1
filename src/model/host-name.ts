import { PENDING } from './no-address.js'

const LABEL = /^[A-Za-z0-9_]([A-Za-z0-9_-]{0,61}[A-Za-z0-9])?$/

/** True for a text that can be resolved as a host name: not an address, not `localhost`, not the word `pending`. */
export const isHostName = (text: string): boolean => {
  if (text === '' || text.length > 253) return false
  const labels = text.toLowerCase().split('.')
  const last = labels.at(-1) as string
  return labels.every((label) => LABEL.test(label)) && !/^\d+$/.test(last) && last !== 'localhost' && text !== PENDING
}
