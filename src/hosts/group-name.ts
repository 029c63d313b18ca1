const PLAIN = /^[A-Za-z_]\w*$/

/** `text` as a group name: what is no letter, digit or underscore becomes `_`, as Ansible's own plugins do it. */
export const toGroupName = (text: string): string => {
  if (PLAIN.test(text)) return text
  const name = text.replace(/[^\p{L}\p{N}_]/gu, '_')
  return /^\p{N}/u.test(name) ? `_${name}` : name
}
