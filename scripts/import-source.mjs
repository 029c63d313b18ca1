import { root } from './run.mjs'

/** What a TypeScript source of the project exports, without building the program. Needs no package until it is called. */
export const importSource = async (input) => {
  const { rolldown } = await import('rolldown')
  const built = await rolldown({ cwd: root, input, platform: 'node', logLevel: 'warn' })
  const { output } = await built.generate({ format: 'esm', codeSplitting: false })
  await built.close()
  return import(`data:text/javascript,${encodeURIComponent(output[0].code)}`)
}
