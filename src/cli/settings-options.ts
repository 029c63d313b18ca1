import { CONFIG_FILE } from '../config/config.js'
import { describeSetting } from '../config/describe-setting.js'
import { settingKeys, settings } from '../config/settings.js'
import type { Option } from './command.js'

/** The settings that have a flag, and `--root`, as options that every command takes. */
export const settingsOptions = (): Readonly<Record<string, Option>> => {
  const options: Record<string, Option> = {
    root: {
      type: 'text',
      describe: `The project: the folder that holds terraform/ and ansible/, or ${CONFIG_FILE}`,
      group: 'Settings:',
      complete: 'folder',
    },
  }
  for (const key of settingKeys) {
    const { flag, type } = settings[key]
    if (flag === undefined) continue
    options[flag] = {
      type: type === 'boolean' ? 'boolean' : 'text',
      describe: describeSetting(key),
      group: 'Settings:',
      ...(typeof type === 'object' && { choices: type }),
      ...(type === 'path' && { complete: 'file' }),
    }
  }
  return options
}
