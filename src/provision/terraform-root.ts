import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { configurationFiles, fileNames, isOverride } from '../discovery/configuration-files.js'
import { HclError, parseHcl } from '../discovery/parse-hcl.js'
import { ExplainedError, systemErrorCode } from '../errors.js'
import { asObject, type JsonObject } from '../model/json-shape.js'
import { configurationFingerprint } from './configuration-fingerprint.js'
import { type Declarations, recallRoot } from './root-cache.js'

/** What the configuration in Terraform's folder says, as far as provisioning needs it. */
export interface TerraformRoot extends Declarations {
  readonly dir: string
  /** What terraform.tfvars and *.auto.tfvars set, as literals. */
  readonly assigned: Readonly<Record<string, unknown>>
  /** Of the configuration that all this was read from. */
  readonly fingerprint: string
  /** Whether it was taken from what an earlier run left. */
  readonly remembered: boolean
}

/**
 * Reads the configuration of `dir`: *.tf, *.tf.json and the tfvars files that Terraform itself loads. What an earlier run saved
 * about the very same *.tf files is used instead of them, since starting the HCL parser takes longer than everything else
 * together.
 *
 * @throws ExplainedError when there is no configuration, or it cannot be parsed
 */
export const readTerraformRoot = async (dir: string, dataDir: string): Promise<TerraformRoot> => {
  const configuration = configurationFiles(namesIn(dir))
  if (configuration.length === 0) {
    throw new ExplainedError(`there is no Terraform configuration in ${dir}`, 'name its folder in terraform.dir')
  }
  // Taken before the files are read: a change in between then makes a cache that is never used, not one that is wrong.
  const fingerprint = configurationFingerprint(dir)
  const remembered = recallRoot(dataDir, fingerprint)
  const declared = remembered ?? declarations(await parseConfiguration(dir, configuration))
  return {
    dir,
    ...declared,
    assigned: await readAssigned(dir),
    fingerprint,
    remembered: remembered !== undefined,
  }
}

const declarations = (files: readonly JsonObject[]): Declarations => {
  const declared = new Map<string, JsonObject>()
  for (const labels of blocks(files, 'variable')) {
    // An override says only what it changes.
    for (const [name, body] of Object.entries(labels)) declared.set(name, { ...declared.get(name), ...merged(body) })
  }
  const variables = new Map([...declared].map(([name, body]) => [name, literal(body.default)]))
  const sensitive = [...declared]
    .filter(([, body]) => String(body.sensitive ?? false) !== 'false')
    .map(([name]) => name)
  const resources = blocks(files, 'resource').flatMap((labels) => Object.entries(labels))
  const [domain] = resources
    .filter(([type]) => type === 'libvirt_domain')
    .flatMap(([type, named]) => Object.keys(merged(named)).map((name) => `${type}.${name}`))
  const libvirt = resources.some(([type]) => type.startsWith('libvirt_'))
  return {
    variables,
    sensitive,
    libvirt,
    ...(domain !== undefined && { domain }),
  }
}

const namesIn = (dir: string): string[] => {
  try {
    return fileNames(readdirSync(dir, { withFileTypes: true })).sort()
  } catch (error) {
    if (systemErrorCode(error) !== 'ENOENT') throw error
    return []
  }
}

/**
 * What terraform.tfvars and *.auto.tfvars of `dir` set, as literals. As in Terraform, later files win.
 *
 * @throws ExplainedError when one of them cannot be parsed
 */
export const readAssigned = async (dir: string): Promise<Record<string, unknown>> => {
  const names = namesIn(dir)
  const own = ['terraform.tfvars', 'terraform.tfvars.json'].filter((name) => names.includes(name))
  const auto = names.filter((name) => /\.auto\.tfvars(\.json)?$/.test(name))
  const assigned: Record<string, unknown> = Object.create(null)
  for (const file of await Promise.all([...own, ...auto].map((name) => parseFile(dir, name)))) {
    for (const [name, value] of Object.entries(file)) assigned[name] = literal(value)
  }
  return assigned
}

/**
 * Parses the files, override files last. All other HCL files are parsed in one call, since each call is slow; they are parsed one
 * by one only to find the one with an error.
 */
const parseConfiguration = async (dir: string, names: readonly string[]): Promise<JsonObject[]> => {
  const isJoined = (name: string): boolean => !name.endsWith('.json') && !isOverride(name)
  const joined = names.filter(isJoined)
  const single = names.filter((name) => !isJoined(name)).sort((a, b) => Number(isOverride(a)) - Number(isOverride(b)))
  const text = joined.map((name) => readFileSync(join(dir, name), 'utf8')).join('\n')
  try {
    const first = joined.length === 0 ? {} : await parseText(dir, text)
    return [first, ...(await Promise.all(single.map((name) => parseFile(dir, name))))]
  } catch (error) {
    for (const name of joined) await parseFile(dir, name)
    throw error
  }
}

const parseFile = async (dir: string, name: string): Promise<JsonObject> => {
  const path = join(dir, name)
  const text = readFileSync(path, 'utf8')
  if (!name.endsWith('.json')) return parseText(path, text)
  try {
    return asObject(JSON.parse(text))
  } catch {
    throw new ExplainedError(`${path} is not valid JSON`, 'run terraform validate')
  }
}

const parseText = async (path: string, text: string): Promise<JsonObject> => {
  try {
    return asObject(await parseHcl(text))
  } catch (error) {
    if (!(error instanceof HclError)) throw error
    const place = error.line === undefined ? path : `${path}:${error.line}`
    throw new ExplainedError(`${place}: ${error.message}`, 'run terraform validate', { cause: error })
  }
}

const blocks = (files: readonly JsonObject[], type: string): JsonObject[] =>
  files.flatMap((file) => (Array.isArray(file[type]) ? file[type].map(asObject) : [asObject(file[type])]))

/**
 * The body of a block. hcl2json gives a list, with several bodies if files override each other; JSON syntax gives the body itself.
 */
const merged = (body: unknown): JsonObject =>
  Array.isArray(body) ? Object.assign({}, ...body.map(asObject)) : asObject(body)

/** Undefined for an expression, which comes as text with `${…}`: only Terraform can evaluate it. */
const literal = (value: unknown): unknown => (typeof value === 'string' && value.includes('${') ? undefined : value)
