import { basename, resolve } from 'node:path'
import { record } from '../model/value.js'
import type { Config, GenericRule } from './config.js'
import type { Layer } from './settings.js'

/** The configuration that `layer` makes of the defaults. */
export const buildConfig = (root: string, layer: Layer): Config => {
  const dir = resolve(root, layer['terraform.dir'] ?? 'terraform')
  return {
    root,
    terraform: {
      dir,
      states: layer['terraform.states'],
      program: program(root, layer['terraform.program'] ?? 'terraform'),
      data_dir: resolve(dir, layer['terraform.data_dir'] ?? '.terraform'),
    },
    fragments: { files: layer['fragments.files'], templates: layer['fragments.templates'] ?? [] },
    static: {
      file: resolve(root, layer['static.file'] ?? 'ansible/inventory.ini'),
      hostname: layer['static.hostname'] ?? 'address',
    },
    address: { prefer: layer['address.prefer'] ?? [], family: layer['address.family'] ?? 'ipv4' },
    defaults: layer.defaults ?? record(),
    vms: layer.vms ?? record(),
    resources: wholeRules(layer.resources ?? {}),
    follow_symlinks: layer.follow_symlinks ?? false,
    strict: layer.strict ?? false,
    locks: { stale_after: layer['locks.stale_after'] ?? 3600, timeout: layer['locks.timeout'] ?? 30 },
    provision: layer.provision ?? record(),
  }
}

/** A name is looked up in `PATH`; a path starts from the root. */
const program = (root: string, text: string): string => (basename(text) === text ? text : resolve(root, text))

const wholeRules = (rules: Readonly<Record<string, Partial<GenericRule>>>): Record<string, GenericRule> => {
  const whole = record<GenericRule>()
  for (const [type, rule] of Object.entries(rules)) whole[type] = { address: [], vars: record(), groups: [], ...rule }
  return whole
}
