import { setFlagsFromString } from 'node:v8'
import { BackendUnreadable } from './backend.js'

/**
 * One file of Terraform's language as the JSON that hcl2json makes of it: blocks are lists, expressions `"${…}"`.
 *
 * @throws BackendUnreadable when it is not valid HCL; its message does not quote the file.
 */
export const parseHcl = async (file: string, text: string): Promise<unknown> => {
  // The parser is WebAssembly that runs once: compiling it well takes three times as long as running it compiled badly.
  setFlagsFromString('--liftoff-only')
  const { parse } = await import('@cdktf/hcl2json')
  try {
    return await parse('main.tf', text)
  } catch (error) {
    const line = /main\.tf:(\d+),/.exec(String(error))?.[1]
    throw new BackendUnreadable(
      file,
      line === undefined ? undefined : Number(line),
      'not valid HCL',
      'run terraform validate',
    )
  }
}
