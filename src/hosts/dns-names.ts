import type { Machine } from '../resources/resource-type.js'

const FACTS = ['tf_public_dns', 'tf_private_dns']

/** The names in DNS that a machine's resource tells, in lower case. They are no names for a person, but tell which machine is meant. */
export const dnsNames = ({ facts }: Machine): string[] =>
  FACTS.flatMap((fact) => {
    const name = facts[fact]
    return typeof name === 'string' ? [name.toLowerCase()] : []
  })
