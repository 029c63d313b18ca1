import type { Inventory } from '../model/inventory.js'

/** The groups and hosts as a Mermaid diagram, for Markdown pages that draw it. */
export const renderMermaid = ({ hosts, groups }: Inventory): string => {
  const groupIds = new Map([...groups.keys()].map((name, i) => [name, `g${i}`]))
  const hostIds = new Map([...hosts.keys()].map((name, i) => [name, `h${i}`]))
  const lines = ['graph LR']
  for (const [name, id] of groupIds) lines.push(`  ${id}([${label(name)}])`)
  for (const { name, address } of hosts.values()) {
    lines.push(
      `  ${hostIds.get(name)}[${label(name, ...(address === undefined || address === name ? [] : [address]))}]`,
    )
  }
  for (const { name, children, hosts: members } of groups.values()) {
    for (const child of children) lines.push(`  ${groupIds.get(name)} --> ${groupIds.get(child)}`)
    for (const member of members) lines.push(`  ${groupIds.get(name)} --> ${hostIds.get(member)}`)
  }
  return `${lines.join('\n')}\n`
}

/** Lines of text in quotes; everything that Mermaid, Markdown or HTML could read is an entity. */
const label = (...lines: string[]): string =>
  `"${lines.map((line) => line.replace(/[^\p{L}\p{N} ._-]/gu, (char) => `#${char.codePointAt(0)};`)).join('<br>')}"`
