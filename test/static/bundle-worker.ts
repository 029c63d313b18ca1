import { join } from 'node:path'
import { rolldown } from 'rolldown'
import { projectPath } from '../integration/run-program.js'

/** Makes one of `workers/` a plain script that Node runs without a loader, so that forty of them start at once. */
export const bundleWorker = async (name: string, folder: string): Promise<string> => {
  const built = await rolldown({
    input: projectPath(`test/static/workers/${name}.ts`),
    platform: 'node',
    external: [/^node:/, '@cdktf/hcl2json'],
    logLevel: 'warn',
  })
  await built.write({ dir: folder, format: 'esm', entryFileNames: '[name].mjs', chunkFileNames: '[name]-[hash].mjs' })
  await built.close()
  return join(folder, `${name}.mjs`)
}
