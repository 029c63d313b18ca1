import * as z from 'zod'
import type { JsonObject } from '../model/json-shape.js'

/** The first field of a malformed state, and what it should have been. Names and positions are told, values never. */
export const malformedField = (json: JsonObject): string | undefined => {
  const { error } = (json.version === 3 ? StateV3 : StateV4).safeParse(json)
  const issue = error?.issues[0]
  return issue && `${place(issue.path)} ${issue.message}`
}

/** A key that is no name may be anything, even a secret. */
const NAME = /^[\w.-]{1,64}$/

const place = (path: readonly PropertyKey[]): string =>
  path.reduce<string>((text, step) => {
    if (typeof step === 'number') return `${text}[${step}]`
    const key = NAME.test(String(step)) ? String(step) : '…'
    return text === '' ? key : `${text}.${key}`
  }, '')

const text = z.string('should be a string')
const name = text.min(1, 'should not be empty')
const flag = z.boolean('should be true or false')
const map = <T extends z.ZodType>(value: T) => z.record(z.string(), value, 'should be an object')
const list = <T extends z.ZodType>(item: T) => z.array(item, 'should be a list')
const object = <T extends z.ZodRawShape>(shape: T) => z.looseObject(shape, 'should be an object')

const Outputs = map(
  object({ value: z.unknown().refine((value) => value !== undefined, 'is missing'), sensitive: flag.nullish() }),
).nullish()

const Deposed = object({ deposed: name })

const Current = object({
  deposed: text.nullish(),
  status: text.nullish(),
  index_key: z.union([z.string(), z.int()], 'should be a string or a whole number').nullish(),
  attributes: map(z.unknown()).nullish(),
  attributes_flat: map(text).nullish(),
  sensitive_attributes: list(list(object({}))).nullish(),
})

const StateV4 = object({
  outputs: Outputs,
  resources: list(
    object({
      module: text.nullish(),
      mode: z.enum(['managed', 'data'], 'should be "managed" or "data"'),
      type: name,
      name,
      instances: list(
        z.unknown().superRefine((instance, context) => {
          if (Deposed.safeParse(instance).success) return
          for (const issue of Current.safeParse(instance).error?.issues ?? []) {
            context.addIssue({ code: 'custom', message: issue.message, path: issue.path })
          }
        }),
      ).nullish(),
    }),
  ).nullable(),
})

const StateV3 = object({
  modules: list(
    object({
      path: list(text).refine(([first]) => first === 'root', 'should begin with "root"'),
      outputs: Outputs,
      resources: z
        .record(
          z.string().regex(/^(data\.)?[^.]+\.[^.]+(\.\d{1,15})?$/),
          object({
            primary: object({ id: text.nullish(), tainted: flag.nullish(), attributes: map(text).nullish() }).nullish(),
          }),
          'should be an object with keys such as "aws_instance.web.0"',
        )
        .nullish(),
    }),
  ),
})
