import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseHcl } from '../discovery/parse-hcl.js'
import { ExplainedError, systemErrorCode } from '../errors.js'
import { writeFileAtomic } from '../static/write-file-atomic.js'
import { configurationFingerprint } from './configuration-fingerprint.js'

/** What the configuration in Terraform's folder says, as far as provisioning needs it. */
export interface TerraformRoot {
  readonly dir: string
  /** The variables it declares, with their defaults; `undefined` for none, or one that is no literal. */
  readonly variables: ReadonlyMap<string, unknown>
  /** What terraform.tfvars and *.auto.tfvars set, as literals. */
  readonly assigned: Readonly<Record<string, unknown>>
  /** Whether it has resources of libvirt: only then is the hypervisor asked anything. */
  readonly libvirt: boolean
  /** Address of its libvirt domain: `libvirt_domain.vm`. */
  readonly domain?: string
}

const CACHE = 'vm-infra-root.json'

/**
 * Reads the configuration of `dir`: *.tf, *.tf.json and the tfvars files that Terraform itself loads. What the former say
 * is taken from the data folder of Terraform where it was left for the very same files: starting the HCL parser takes longer
 * than all else together.
 *
 * @throws ExplainedError when there is none, or it cannot be parsed
 */
export const readTerraformRoot = async (dir: string, dataDir: string): Promise<TerraformRoot> => {
  const names = namesIn(dir)
  const configuration = names.filter((name) => /\.tf(\.json)?$/.test(name) && !name.startsWith('.'))
  if (configuration.length === 0) {
    throw new ExplainedError(`there is no Terraform configuration in ${dir}`, 'name its folder in terraform.dir')
  }
  const declared = readCache(dir, dataDir) ?? declarations(await parseConfiguration(dir, configuration))
  return { dir, ...declared, assigned: await readAssigned(dir, names) }
}

/** Leaves what the configuration says for the next run. Values of tfvars are never among it. */
export const rememberTerraformRoot = ({ dir, variables, libvirt, domain }: TerraformRoot, dataDir: string): void => {
  const cache: Cache = { fingerprint: configurationFingerprint(dir), variables: [...variables], libvirt, domain }
  writeFileAtomic(join(dataDir, CACHE), JSON.stringify(cache))
}

interface Cache {
  readonly fingerprint: string
  readonly variables: readonly (readonly [string, unknown])[]
  readonly libvirt: boolean
  readonly domain: string | undefined
}

type Declarations = Pick<TerraformRoot, 'variables' | 'libvirt' | 'domain'>

const readCache = (dir: string, dataDir: string): Declarations | undefined => {
  try {
    const cache: Cache = JSON.parse(readFileSync(join(dataDir, CACHE), 'utf8'))
    if (cache.fingerprint !== configurationFingerprint(dir)) return undefined
    const { variables, libvirt, domain } = cache
    return { variables: new Map(variables), libvirt, ...(domain !== undefined && { domain }) }
  } catch {
    return undefined
  }
}

const declarations = (files: readonly Json[]): Declarations => {
  const variables = new Map(
    blocks(files, 'variable').flatMap((labels) =>
      Object.entries(labels).map(([name, body]) => [name, literal(first(body)?.default)] as const),
    ),
  )
  const resources = blocks(files, 'resource').flatMap((labels) => Object.entries(labels))
  const [domain] = resources
    .filter(([type]) => type === 'libvirt_domain')
    .flatMap(([type, named]) => Object.keys(first(named) ?? {}).map((name) => `${type}.${name}`))
  const libvirt = resources.some(([type]) => type.startsWith('libvirt_'))
  return { variables, libvirt, ...(domain !== undefined && { domain }) }
}

const namesIn = (dir: string): string[] => {
  try {
    return readdirSync(dir).sort()
  } catch (error) {
    if (systemErrorCode(error) !== 'ENOENT') throw error
    return []
  }
}

/** In Terraform's order: what comes later wins. */
const readAssigned = async (dir: string, names: readonly string[]): Promise<Record<string, unknown>> => {
  const own = ['terraform.tfvars', 'terraform.tfvars.json'].filter((name) => names.includes(name))
  const auto = names.filter((name) => /\.auto\.tfvars(\.json)?$/.test(name))
  const assigned: Record<string, unknown> = Object.create(null)
  for (const file of await Promise.all([...own, ...auto].map((name) => parseFile(dir, name)))) {
    for (const [name, value] of Object.entries(file)) assigned[name] = literal(value)
  }
  return assigned
}

type Json = Readonly<Record<string, unknown>>

/** All files in HCL at one go: most of the time goes into starting the parser. */
const parseConfiguration = async (dir: string, names: readonly string[]): Promise<Json[]> => {
  const inJson = names.filter((name) => name.endsWith('.json'))
  const inHcl = names.filter((name) => !name.endsWith('.json'))
  const text = inHcl.map((name) => readFileSync(join(dir, name), 'utf8')).join('\n')
  const parsed = await Promise.all(inJson.map((name) => parseFile(dir, name)))
  return inHcl.length === 0 ? parsed : [...parsed, await parseText(dir, text)]
}

const parseFile = async (dir: string, name: string): Promise<Json> => {
  const path = join(dir, name)
  const text = readFileSync(path, 'utf8')
  if (!name.endsWith('.json')) return parseText(path, text)
  try {
    return asRecord(JSON.parse(text))
  } catch {
    throw new ExplainedError(`${path} is not valid JSON`, 'run terraform validate')
  }
}

const parseText = async (path: string, text: string): Promise<Json> => {
  try {
    return asRecord(await parseHcl(path, text))
  } catch (error) {
    throw new ExplainedError(`the Terraform configuration cannot be parsed: ${path}`, 'run terraform validate', {
      cause: error,
    })
  }
}

const blocks = (files: readonly Json[], type: string): Json[] =>
  files.flatMap((file) => (Array.isArray(file[type]) ? file[type].map(asRecord) : [asRecord(file[type])]))

/** A body of a block: hcl2json writes a list of one, the JSON syntax the body itself. */
const first = (body: unknown): Json | undefined => (Array.isArray(body) ? asRecord(body[0]) : asRecord(body))

const asRecord = (value: unknown): Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : {}

/** An expression comes as text with `${…}`: what it stands for is Terraform's to say. */
const literal = (value: unknown): unknown => (typeof value === 'string' && value.includes('${') ? undefined : value)
