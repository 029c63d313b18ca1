import { shellWord } from '../model/shell-word.js'
import { settingKeys, settings } from './settings.js'

/** `--root` and the flags of settings that were given, as they are typed, a space before each. */
export const flagWords = (flags: Readonly<Record<string, unknown>>): string =>
  ['root', ...settingKeys.map((key) => settings[key].flag)]
    .map((flag) => {
      const given = flag === undefined ? undefined : flags[flag]
      if (given === undefined) return ''
      return given === true ? ` --${flag}` : ` --${flag}=${shellWord(String(given))}`
    })
    .join('')
