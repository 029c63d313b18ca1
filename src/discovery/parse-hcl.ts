import { setFlagsFromString } from 'node:v8'

/** Text that is not HCL. The message never quotes it. */
export class HclError extends Error {
  constructor(readonly line: number | undefined) {
    super('not valid HCL')
    this.name = 'HclError'
  }
}

/**
 * One file of Terraform's language as the JSON that hcl2json makes of it: blocks are lists, expressions `"${…}"`.
 *
 * @throws HclError
 */
export const parseHcl = async (text: string): Promise<unknown> => {
  // The parser is WebAssembly that runs once: compiling it well takes three times as long as running it compiled badly.
  setFlagsFromString('--liftoff-only')
  const { parse } = await import('@cdktf/hcl2json')
  try {
    return await parse('main.tf', text)
  } catch (error) {
    const line = /main\.tf:(\d+),/.exec(String(error))?.[1]
    throw new HclError(line === undefined ? undefined : Number(line))
  }
}
