import * as z from 'zod'
import { ConfigFile } from './schema.js'

/** The JSON Schema of the config file, as text: what `vm-infra.schema.json` holds, for editors. */
export const configJsonSchema = (): string => {
  const schema = z.toJSONSchema(ConfigFile, { target: 'draft-7', io: 'input' })
  return `${JSON.stringify({ title: 'vm-infra.config.json', ...schema }, undefined, 2)}\n`
}
