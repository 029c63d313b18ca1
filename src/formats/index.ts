import type { Config } from '../config/config.js'
import type { Inventory } from '../model/inventory.js'
import { renderAnsibleJson } from './ansible-json.js'
import { renderHosts } from './hosts.js'
import { renderMermaid } from './mermaid.js'
import { renderSshConfig } from './ssh-config.js'
import { renderStaticIni } from './static-ini.js'
import { renderYaml } from './yaml.js'

/** One way of writing the inventory down. */
export interface Format {
  /** What it is for, in a few words, for `--help`. */
  readonly describe: string
  readonly render: (inventory: Inventory, config: Config) => string
  /** Whether it keeps every character of a value, quoted as JSON quotes it. */
  readonly quoted?: boolean
}

/** Every output format by the name `--format` knows it by. A new one is a file here and a line below. */
export const formats: Readonly<Record<string, Format>> = {
  hosts: { describe: 'lines for /etc/hosts', render: renderHosts },
  ini: {
    describe: "Ansible's INI inventory, as --write-static writes it",
    render: (inventory, config) => renderStaticIni(inventory, { hostname: config.static.hostname }).text,
  },
  json: { describe: 'the answer to --list', render: renderAnsibleJson, quoted: true },
  mermaid: { describe: 'a diagram of groups and hosts for Markdown', render: renderMermaid },
  'ssh-config': { describe: 'Host blocks for ~/.ssh/config', render: renderSshConfig },
  yaml: { describe: "Ansible's YAML inventory", render: renderYaml, quoted: true },
}
