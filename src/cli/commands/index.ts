import type { Command } from '../command.js'
import { check } from './check.js'
import { completion } from './completion.js'
import { config } from './config.js'
import { destroy } from './destroy.js'
import { explain } from './explain.js'
import { graph } from './graph.js'
import { list } from './list.js'
import { parse } from './parse.js'
import { provision } from './provision.js'
import { prune } from './prune.js'
import { ssh } from './ssh.js'

/** Every command, sorted by name. A new one is a file beside this and a line here; help and completion follow. */
export const commands: readonly Command[] = [
  check,
  completion,
  config,
  destroy,
  explain,
  graph,
  list,
  parse,
  provision,
  prune,
  ssh,
]
