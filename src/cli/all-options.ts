import type { Grammar, Option } from './command.js'

/** Every option of every command, by name; one that several commands have stands there several times. */
export const allOptions = ({ main, commands, shared }: Grammar): [string, Option][] =>
  [main.options, shared, ...commands.map(({ options }) => options)].flatMap((options = {}) => Object.entries(options))
