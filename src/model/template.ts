/**
 * True when Ansible would evaluate `text` as a template: the Jinja markers anywhere, or from 2.19 on the prefix that
 * sets delimiters of its own (`#jinja2:`).
 */
export const looksLikeTemplate = (text: string): boolean => {
  if (text.startsWith('#jinja2:')) return true
  for (let at = text.indexOf('{'); at !== -1; at = text.indexOf('{', at + 1)) {
    const next = text.charCodeAt(at + 1)
    if (next === 0x7b || next === 0x25 || next === 0x23) return true
  }
  return false
}
