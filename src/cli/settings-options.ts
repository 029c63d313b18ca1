import { settings } from '../config/settings.js'
import type { Option } from './command.js'

/** The settings that have a flag, as options every command takes. */
export const settingsOptions = (): Readonly<Record<string, Option>> => {
  const options: Record<string, Option> = {
    root: { type: 'text', describe: 'The project: the folder that holds terraform/ and ansible/', group: 'Settings:' },
  }
  for (const { flag, type, describe } of Object.values(settings)) {
    if (flag === undefined) continue
    options[flag] = {
      type: type === 'boolean' ? 'boolean' : 'text',
      describe,
      group: 'Settings:',
      ...(typeof type === 'object' && { choices: type }),
    }
  }
  return options
}
