import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { isObject } from '../model/json-shape.js'
import { saveForNextRun } from './save-for-next-run.js'

/** What a Terraform configuration declares, as far as provisioning needs it. */
export interface Declarations {
  /** The variables, with their defaults; `undefined` for none, or one that is no literal. */
  readonly variables: ReadonlyMap<string, unknown>
  /** Names of those whose values are secret. */
  readonly sensitive: readonly string[]
  /** Whether it has resources of libvirt: only then is the hypervisor asked anything. */
  readonly libvirt: boolean
  /** Address of its libvirt domain: `libvirt_domain.vm`. */
  readonly domain?: string
}

const CACHE = 'vm-infra-root.json'

/**
 * Saves what a configuration declares in Terraform's data folder, for the next run: starting the HCL parser takes longer than
 * everything else together. Readable by its owner alone, since the configuration may be too. Values of tfvars are never in it.
 */
export const rememberRoot = (
  { fingerprint, variables, sensitive, libvirt, domain }: Declarations & Pick<Cache, 'fingerprint'>,
  dataDir: string,
): void => {
  // JSON has no `undefined`, so a variable without a literal default is a name alone.
  const named = [...variables].map(([name, value]) => (value === undefined ? [name] : [name, value]))
  const text = JSON.stringify({ fingerprint, variables: named, sensitive, libvirt, domain })
  saveForNextRun(join(dataDir, CACHE), text, { mode: 0o600 })
}

/** What was saved for the configuration with this fingerprint; undefined if there is nothing, or nothing valid. */
export const recallRoot = (dataDir: string, fingerprint: string): Declarations | undefined => {
  try {
    const cache: unknown = JSON.parse(readFileSync(join(dataDir, CACHE), 'utf8'))
    return isCache(cache) && cache.fingerprint === fingerprint ? declarationsOf(cache) : undefined
  } catch {
    return undefined
  }
}

interface Cache extends Omit<Declarations, 'variables'> {
  readonly fingerprint: string
  readonly variables: readonly (readonly [name: string, value?: unknown])[]
}

const declarationsOf = ({ variables, sensitive, libvirt, domain }: Cache): Declarations => ({
  variables: new Map(variables.map(([name, value]) => [name, value])),
  sensitive,
  libvirt,
  ...(domain !== undefined && { domain }),
})

/** Strict about `domain`, since that becomes an argument of Terraform. */
const isCache = (value: unknown): value is Cache => {
  if (!isObject(value)) return false
  const { fingerprint, variables, sensitive, libvirt, domain } = value
  return (
    typeof fingerprint === 'string' &&
    Array.isArray(variables) &&
    variables.every((variable) => Array.isArray(variable) && typeof variable[0] === 'string') &&
    Array.isArray(sensitive) &&
    sensitive.every((name) => typeof name === 'string') &&
    typeof libvirt === 'boolean' &&
    (domain === undefined || (typeof domain === 'string' && /^libvirt_domain\.[A-Za-z_][\w-]*$/.test(domain)))
  )
}
