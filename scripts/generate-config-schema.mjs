// Writes vm-infra.schema.json from src/config/schema.ts; a test fails when the file is older than its source.
import { writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { rolldown } from 'rolldown'

const root = fileURLToPath(new URL('..', import.meta.url))
const built = await rolldown({ cwd: root, input: 'src/config/json-schema.ts', platform: 'node', logLevel: 'warn' })
const { output } = await built.generate({ format: 'esm', codeSplitting: false })
await built.close()
const { configJsonSchema } = await import(`data:text/javascript,${encodeURIComponent(output[0].code)}`)
writeFileSync(`${root}vm-infra.schema.json`, configJsonSchema())
