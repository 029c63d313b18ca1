import { readFileSync } from 'node:fs'
import t from 'tap'
import { describeSetting } from '../../src/config/describe-setting.js'
import { configJsonSchema } from '../../src/config/json-schema.js'
import { settingKeys } from '../../src/config/settings.js'

interface Schema {
  readonly description?: string
  readonly properties?: Readonly<Record<string, Schema>>
  readonly additionalProperties?: Schema | boolean
}

const schema: Schema = JSON.parse(configJsonSchema())

t.test('the shipped file is what the source says', async (t) => {
  const shipped = readFileSync(new URL('../../vm-infra.schema.json', import.meta.url), 'utf8')
  t.equal(shipped, configJsonSchema(), 'npm run schema writes it anew')
})

t.test('every setting is in it, and nothing else', async (t) => {
  const keys = Object.entries(schema.properties ?? {}).flatMap(([key, { properties }]) =>
    properties === undefined ? [key] : Object.keys(properties).map((inner) => `${key}.${inner}`),
  )
  t.strictSame(keys.sort(), ['$schema', ...settingKeys].sort())
  for (const key of settingKeys) {
    const [outer = '', inner] = key.split('.')
    const property = schema.properties?.[outer]
    const found = inner === undefined ? property : property?.properties?.[inner]
    t.equal(found?.description, describeSetting(key))
  }
})

t.test('every key is described', async (t) => {
  const undescribed = (at: string, { properties = {}, additionalProperties }: Schema): string[] => [
    ...Object.entries(properties).flatMap(([key, value]) => [
      ...(value.description === undefined ? [`${at}.${key}`] : []),
      ...undescribed(`${at}.${key}`, value),
    ]),
    ...(typeof additionalProperties === 'object' ? undescribed(`${at}.*`, additionalProperties) : []),
  ]
  t.strictSame(undescribed('', schema), [])
})
