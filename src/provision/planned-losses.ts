import type { Config } from '../config/config.js'
import { ExplainedError } from '../errors.js'
import { isObject, type JsonObject } from '../model/json-shape.js'

/** A resource that a plan would destroy. */
export interface Loss {
  readonly address: string
  readonly type: string
  /** Whether a new one takes its place. */
  readonly replaced: boolean
  /** What requires it: `size from 1 to 2`, or only the name if the values are long, unknown or secret. */
  readonly changes: readonly string[]
}

/** Types that hold nothing that would be lost: the next apply makes it again. */
const HOLDS_NOTHING = /^(terraform_data|null_resource|libvirt_cloudinit_disk|(local|random|time|tls)_\w+)$/

/**
 * What a plan would destroy of an existing VM, except for resources that are known to hold nothing, such as a fragment or a seed
 * image. A type that the configuration reads as VMs holds one, whatever it is.
 *
 * @param plan output of `terraform show -json PLAN`, parsed; undefined if that was no object
 * @param seed name of the volume that is the seed image
 * @param rules the configured types
 * @throws ExplainedError when it is no plan
 */
export const plannedLosses = (plan: JsonObject | undefined, seed: string, rules: Config['resources']): Loss[] =>
  changesIn(plan).flatMap(({ address, mode, type, change }) => {
    const { actions, before } = change
    if (mode !== 'managed' || !actions.includes('delete')) return []
    if (HOLDS_NOTHING.test(type) && !Object.hasOwn(rules, type)) return []
    if (type === 'libvirt_volume' && before?.name === seed) return []
    return { address, type, replaced: actions.includes('create'), changes: reasons(change) }
  })

/** What would be lost and why, in words that follow on the VM's name. */
export const describeLosses = (losses: readonly Loss[]): string => {
  const types = new Set(losses.map(({ type }) => type))
  const lead = types.has('libvirt_volume')
    ? 'its disk would be erased'
    : types.has('libvirt_domain') && types.size === 1
      ? 'would be stopped and defined again, on its present disk'
      : 'what it holds may be lost'
  const each = losses.map(({ address, replaced, changes }) => {
    const why = changes.length === 0 ? '' : ` to change ${changes.join(' and ')}`
    return `${address} would be ${replaced ? 'replaced' : 'destroyed'}${why}`
  })
  return `${lead}: ${each.join('; ')}`
}

type Values = Readonly<Record<string, unknown>>

interface Change {
  readonly actions: readonly unknown[]
  readonly before?: Values | null
  readonly after?: Values | null
  readonly before_sensitive?: unknown
  readonly after_sensitive?: unknown
  readonly replace_paths?: readonly unknown[]
}

interface ResourceChange {
  readonly address: string
  readonly mode: string
  readonly type: string
  readonly change: Change
}

/** https://developer.hashicorp.com/terraform/internals/json-format, "Plan Representation". */
const changesIn = (plan: JsonObject | undefined): readonly ResourceChange[] => {
  const changes = typeof plan?.format_version === 'string' ? (plan.resource_changes ?? []) : undefined
  if (Array.isArray(changes) && changes.every(isChange)) return changes
  throw new ExplainedError(
    'it is unknown what the plan would destroy: terraform show -json printed no plan',
    'look at it with terraform plan, and apply it by hand',
  )
}

const isChange = (value: unknown): value is ResourceChange =>
  isObject(value) &&
  typeof value.address === 'string' &&
  typeof value.mode === 'string' &&
  typeof value.type === 'string' &&
  isObject(value.change) &&
  Array.isArray(value.change.actions)

const reasons = ({ before, after, before_sensitive, after_sensitive, replace_paths = [] }: Change): string[] => {
  const names = replace_paths.flatMap((path) => (Array.isArray(path) && typeof path[0] === 'string' ? [path[0]] : []))
  return [...new Set(names)].map((name) => {
    const isSecret = [before_sensitive, after_sensitive].some((marks) => isObject(marks) && marks[name] !== undefined)
    const [from, to] = [before?.[name], after?.[name]]
    return !isSecret && isShort(from) && isShort(to) ? `${name} from ${from} to ${to}` : name
  })
}

const isShort = (value: unknown): boolean =>
  typeof value === 'number' || typeof value === 'boolean' || (typeof value === 'string' && /^[ -~]{1,100}$/.test(value))
