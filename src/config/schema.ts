import * as z from 'zod'
import { isNetwork } from '../model/cidr.js'
import { describeSetting } from './describe-setting.js'
import { type SettingKey, settings } from './settings.js'

const text = z
  .string()
  .min(1)
  .refine((value) => !value.includes('\0'), 'text without control characters')
const texts = z.array(text)
const patterns = texts.min(1, 'a list of at least one pattern')
const networks = z.array(text.refine(isNetwork, 'a network such as 10.0.0.0/8 or fd00::/8, or the name of one'))
const seconds = z.number().nonnegative()
const variables = z.record(z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/), z.unknown())
const inputs = z.record(z.string().regex(/^[A-Za-z_][A-Za-z0-9_-]*$/), z.unknown())

const setting = <T extends z.ZodType>(key: SettingKey, schema: T) => schema.optional().describe(describeSetting(key))

const choice = (key: SettingKey) => {
  const { type } = settings[key]
  return setting(key, z.enum(typeof type === 'string' ? [type] : type))
}

const VmRule = z
  .strictObject({
    address: text.optional().describe('An address, a CIDR or a network name that overrides every other rule'),
  })
  .describe('Settings for one VM')

const ResourceRule = z
  .strictObject({
    name: text.optional().describe('Attribute that holds the name of the host. Default: the usual rules for names'),
    address: texts.optional().describe('Attributes that may hold the address, best first, such as network.0.ip'),
    vars: z
      .record(z.string(), text)
      .optional()
      .describe('Variables to set (they get the prefix tf_) and their attributes'),
    groups: texts
      .optional()
      .describe(
        'Attributes whose value (text, a list, the keys of a map) becomes groups: tags with web gives tags_web',
      ),
  })
  .describe('How a resource of one type becomes a host. Attributes are dotted paths')

/** `vm-infra.config.json`. Only the shape is checked with it; the values are taken from the text, which loses no digit. */
export const ConfigFile = z
  .strictObject({
    $schema: z.string().optional().describe('Where an editor finds the schema of this file'),
    terraform: z
      .strictObject({
        dir: setting('terraform.dir', text),
        states: setting('terraform.states', patterns),
        program: setting('terraform.program', text),
        data_dir: setting('terraform.data_dir', text),
      })
      .optional()
      .describe('Where Terraform and its states are'),
    fragments: z
      .strictObject({
        files: setting('fragments.files', patterns),
        templates: setting('fragments.templates', texts),
      })
      .optional()
      .describe('Where the inventory fragments are, and what they may hold'),
    static: z
      .strictObject({
        file: setting('static.file', text),
        hostname: choice('static.hostname'),
      })
      .optional()
      .describe('The inventory file that vm-inventory --write-static writes'),
    address: z
      .strictObject({
        prefer: setting('address.prefer', networks),
        family: choice('address.family'),
      })
      .optional()
      .describe('Which address of a VM is used'),
    defaults: setting('defaults', variables),
    vms: setting('vms', z.record(text, VmRule)),
    resources: setting('resources', z.record(text, ResourceRule)),
    follow_symlinks: setting('follow_symlinks', z.boolean()),
    strict: setting('strict', z.boolean()),
    locks: z
      .strictObject({
        stale_after: setting('locks.stale_after', seconds),
        timeout: setting('locks.timeout', seconds),
      })
      .optional()
      .describe('Locks: how long to wait for them, and when they count as left behind'),
    provision: setting('provision', inputs),
  })
  .describe('Configuration of vm-infra: vm-infra.config.json in the project root')
