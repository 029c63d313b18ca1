import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { attempt } from '../errors.js'
import { isObject } from '../model/json-shape.js'
import type { ProgramCall } from '../process/command.js'
import { isFailure } from '../process/command-error.js'
import { runCommand } from '../process/run-command.js'
import { realPath } from '../project/real-path.js'
import type { Project } from './session.js'

/** Bytes: Ansible has some hundred settings. */
const MOST = 2 ** 24

/** With these, whatever `ansible.cfg` sets, Ansible says nothing on stdout before the JSON that it is asked for. */
export const QUIET = { ANSIBLE_DEBUG: '0', ANSIBLE_VERBOSITY: '0' } as const

/**
 * The inventories for the playbook: the script alone; or those that Ansible is configured to use, if the script is one of them
 * or lies in a folder that is. Groups are made of its hosts by what is beside it, such as a configuration of the plugin
 * `constructed`, and without these a play could pass the VM over.
 *
 * Ansible itself is asked, since a setting can come from several files and variables. If it does not answer, the script will do.
 *
 * @param script path of the inventory script
 * @returns paths, each to be given with `-i`
 * @throws CommandError when it is stopped by `signal`
 */
export const playbookInventories = async (
  script: string,
  { config: { root }, env, childEnv, timeout }: Project,
  signal: AbortSignal,
): Promise<readonly string[]> => {
  const call: ProgramCall = {
    program: 'ansible-config',
    args: ['dump', '--format', 'json'],
    cwd: root,
    env: { ...childEnv, ...QUIET },
  }
  const options = { env, signal, timeLimit: timeout, keepStdout: MOST }
  const said = await runCommand(call, options).catch((error: unknown) => {
    if (!isFailure(error)) throw error
    return ''
  })
  const configured = hostListIn(said)
  const real = realPath(script)
  return configured.some((path) => leadsTo(path, real)) ? configured : [script]
}

const hostListIn = (dump: string): string[] => {
  const settings = parse(dump)
  const found = Array.isArray(settings)
    ? settings.find((each) => isObject(each) && each.name === 'DEFAULT_HOST_LIST')
    : {}
  return Array.isArray(found?.value) ? found.value.filter((path: unknown) => typeof path === 'string') : []
}

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** What Ansible passes over in a folder of inventories, whatever its settings. Folders in it are read as it is, at any depth. */
const PASSED_OVER = /^(?:\..*|host_vars|group_vars|vars_plugins)$/s

/** @param seen where this has looked already: a link may lead back up */
const leadsTo = (path: string, script: string, seen = new Set<string>()): boolean => {
  const real = realPath(path)
  if (real === script) return true
  if (seen.has(real)) return false
  seen.add(real)
  return entriesOf(real).some((name) => !PASSED_OVER.test(name) && leadsTo(join(real, name), script, seen))
}

const entriesOf = (folder: string): string[] =>
  attempt(
    () => readdirSync(folder),
    () => [],
  )
