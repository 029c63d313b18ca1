import { shellWord } from '../model/shell-word.js'
import type { Task } from './task.js'
import { settingOf } from './vm-settings.js'

/** Says which values stay as the VM was made, where the settings say something else by now. */
export const sayWhatStays = (task: Task): void => {
  const stays = Object.entries(task.made).flatMap(([name, value]) => {
    const now = settingOf(name, { ...task, variables: {} })
    return now === undefined || now === value ? [] : [`${name} ${shellWord(value)} (not ${shellWord(now)})`]
  })
  if (stays.length > 0) task.progress.say(`stays as it was made: ${stays.join(', ')}`)
}
