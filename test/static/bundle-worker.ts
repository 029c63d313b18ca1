import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { rolldown } from 'rolldown'

/** Makes one of `workers/` a plain script that Node runs without a loader, so that forty of them start at once. */
export const bundleWorker = async (name: string, folder: string): Promise<string> => {
  const built = await rolldown({
    input: fileURLToPath(new URL(`workers/${name}.ts`, import.meta.url)),
    platform: 'node',
    external: [/^node:/],
    logLevel: 'warn',
  })
  const file = join(folder, `${name}.mjs`)
  await built.write({ file, format: 'esm' })
  await built.close()
  return file
}
