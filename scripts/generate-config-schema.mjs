// npm run schema: writes vm-infra.schema.json from src/config/schema.ts. A test fails if the file is out of date.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { importSource } from './import-source.mjs'
import { root } from './run.mjs'

const { configJsonSchema } = await importSource('src/config/json-schema.ts')
writeFileSync(join(root, 'vm-infra.schema.json'), configJsonSchema())
