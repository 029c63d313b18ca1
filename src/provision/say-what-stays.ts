import { shellWord } from '../model/shell-word.js'
import type { Task } from './task.js'
import { settingOf } from './vm-settings.js'

/** Says which values stay as the VM was made, where the settings say something else by now. */
export const sayWhatStays = ({ session, made }: Task): void => {
  const stays = Object.entries(made).flatMap(([name, value]) => {
    const now = settingOf(name, { ...session, variables: {} })
    return now === undefined || now === value ? [] : [`${name} ${shellWord(value)} (not ${shellWord(now)})`]
  })
  if (stays.length > 0) session.progress.say(`stays as it was made: ${stays.join(', ')}`)
}
