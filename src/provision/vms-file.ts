import { readFileSync } from 'node:fs'
import * as z from 'zod'
import { EXIT, ExplainedError, systemErrorCode } from '../errors.js'
import { refuseTwice } from './parse-request.js'
import { checkVmName } from './vm-name.js'
import type { VmRequest } from './vm-request.js'

const Vm = z.strictObject({
  name: z.string(),
  memory: z.int().positive().optional(),
  vcpus: z.int().positive().optional(),
  user: z.string().optional(),
  dotfiles: z.string().optional(),
  groups: z.array(z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/)).optional(),
})
const VmsFile = z.union([z.strictObject({ vms: z.array(Vm) }), z.array(Vm)])

/**
 * Reads a YAML list of VMs: `[{ name, memory, vcpus, user, dotfiles, groups }, …]`, alone or under the key `vms`.
 *
 * @throws ExplainedError (exit code 2) with file, line and what is wrong.
 */
export const readVmsFile = async (path: string): Promise<VmRequest[]> => {
  const { LineCounter, parseDocument } = await import('yaml')
  const lines = new LineCounter()
  const document = parseDocument(readText(path), { lineCounter: lines, uniqueKeys: true })
  const [error] = document.errors
  if (error !== undefined) throw refuse(path, 'not valid YAML', error.linePos?.[0].line)

  const content: unknown = document.toJS({ maxAliasCount: 100 })
  const read = (Array.isArray(content) ? VmsFile.options[1] : VmsFile.options[0]).safeParse(content)
  const lineOf = (keys: readonly PropertyKey[]): number | undefined => {
    const node = document.getIn(keys, true)
    const range = typeof node === 'object' && node !== null && 'range' in node ? (node.range as number[]) : undefined
    return range?.[0] === undefined ? undefined : lines.linePos(range[0]).line
  }
  if (!read.success) {
    const [issue] = read.error.issues
    const keys = issue?.path ?? []
    throw refuse(path, `${keys.join('.') || 'the file'}: ${wants(keys, issue)}`, lineOf(keys))
  }
  const list = Array.isArray(read.data) ? read.data : read.data.vms
  const prefix = Array.isArray(content) ? [] : ['vms']
  for (const [at, { name }] of list.entries()) {
    try {
      checkVmName(name)
    } catch (failure) {
      if (!(failure instanceof ExplainedError)) throw failure
      throw refuse(path, failure.message, lineOf([...prefix, at, 'name']), failure.hint)
    }
  }
  refuseTwice(list.map(({ name }) => name))
  return list.map(
    (vm) => Object.fromEntries(Object.entries(vm).filter(([, value]) => value !== undefined)) as unknown as VmRequest,
  )
}

const readText = (path: string): string => {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    throw refuse(path, `cannot be read (${systemErrorCode(error)})`, undefined, 'check the path')
  }
}

/** What a key wants, in our words: zod's own text may quote the value. */
const wants = (keys: readonly PropertyKey[], issue: z.core.$ZodIssue | undefined): string => {
  if (issue?.code === 'unrecognized_keys') return `there is no "${issue.keys[0]}" here`
  const key = keys.findLast((part) => typeof part === 'string')
  if (key === 'memory' || key === 'vcpus') return 'a whole number of at least 1 is wanted'
  if (key === 'groups') return 'a list of names is wanted, each of letters, digits and underscores'
  return key === undefined || key === 'vms' ? 'a list of VMs is wanted' : 'text is wanted'
}

const refuse = (path: string, message: string, line?: number, hint?: string): ExplainedError =>
  new ExplainedError(
    `${path}${line === undefined ? '' : `:${line}`}: ${message}`,
    hint ?? 'a VM is { name: web-vm, memory: 4096, vcpus: 2, user: mr, groups: [web] }',
    { exitCode: EXIT.usage },
  )
