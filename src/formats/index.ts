import type { Config } from '../config/config.js'
import type { Inventory } from '../model/inventory.js'
import type { Problem } from '../model/problem.js'
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
  /** What it cannot carry is a comment in the text, or a problem for `report`. */
  readonly render: (inventory: Inventory, config: Config, report?: (problem: Problem) => void) => string
  /** Whether it keeps every character of a value, quoted as JSON quotes it. */
  readonly quoted?: boolean
}

/** Every output format by the name `--format` knows it by. A new one is a file here and a line below. */
export const formats: Readonly<Record<string, Format>> = {
  hosts: { describe: 'lines for /etc/hosts', render: renderHosts },
  ini: {
    describe: "Ansible's INI inventory, as --write-static writes it",
    render: (inventory, config, report) => {
      const { text, problems } = renderStaticIni(inventory, config.static)
      if (report !== undefined) for (const problem of problems) report(problem)
      return text
    },
  },
  json: { describe: 'the answer to --list', render: renderAnsibleJson, quoted: true },
  mermaid: { describe: 'a diagram of groups and hosts for Markdown', render: renderMermaid },
  'ssh-config': { describe: 'Host blocks for ~/.ssh/config', render: renderSshConfig },
  yaml: { describe: "Ansible's YAML inventory", render: renderYaml, quoted: true },
}
