import { randomDigits } from './random-digits.js'

/** What a temporary file is to become: a lock, or the content of a file. */
type Ending = 'new' | 'tmp'

/** A name beside `name` that nobody else uses, with the number of this process in it. */
export const temporaryName = (name: string, ending: Ending): string =>
  `${name}.${process.pid}.${randomDigits(12)}.${ending}`

/** Number of the process that made a temporary file, by its name; undefined for any other name. */
export const makerOf = (entry: string, name: string, ending: Ending): number | undefined => {
  if (!entry.startsWith(`${name}.`) || !entry.endsWith(`.${ending}`)) return undefined
  const pid = /^(\d+)\.[0-9a-f]{12}$/.exec(entry.slice(name.length + 1, -ending.length - 1))?.[1]
  return pid === undefined ? undefined : Number(pid)
}
