import { basename, resolve } from 'node:path'
import { record } from '../model/value.js'
import type { Config, GenericRule } from './config.js'
import { type SettingKey, type SettingLayer, type SettingValues, settings } from './settings.js'

/** The configuration that `layer` makes of the defaults. */
export const buildConfig = (root: string, layer: SettingLayer, given = ''): Config => {
  const held = <Key extends SettingKey>(key: Key): SettingValues[Key] => layer[key] ?? settings[key].default
  const dir = resolve(root, held('terraform.dir'))
  return {
    root,
    terraform: {
      dir,
      states: held('terraform.states'),
      program: program(root, held('terraform.program')),
      data_dir: resolve(dir, held('terraform.data_dir')),
    },
    fragments: { files: held('fragments.files'), templates: held('fragments.templates') },
    static: { file: resolve(root, held('static.file')), hostname: held('static.hostname') },
    address: { prefer: held('address.prefer'), family: held('address.family') },
    defaults: held('defaults'),
    vms: held('vms'),
    resources: wholeRules(held('resources')),
    follow_symlinks: held('follow_symlinks'),
    strict: held('strict'),
    locks: { stale_after: held('locks.stale_after'), timeout: held('locks.timeout') },
    provision: held('provision'),
    given,
  }
}

/** A name is looked up in `PATH`; a path starts from the root. */
const program = (root: string, text: string): string => (basename(text) === text ? text : resolve(root, text))

const wholeRules = (rules: Readonly<Record<string, Partial<GenericRule>>>): Record<string, GenericRule> => {
  const whole = record<GenericRule>()
  for (const [type, rule] of Object.entries(rules)) whole[type] = { address: [], vars: record(), groups: [], ...rule }
  return whole
}
