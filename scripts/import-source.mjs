import { root } from './run.mjs'

/** Imports a TypeScript source of the project without building the program. rolldown is loaded only when this is called. */
export const importSource = async (input) => {
  const { rolldown } = await import('rolldown')
  const built = await rolldown({ cwd: root, input, platform: 'node', logLevel: 'warn' })
  const { output } = await built.generate({ format: 'esm', codeSplitting: false })
  await built.close()
  return import(`data:text/javascript,${encodeURIComponent(output[0].code)}`)
}
