import { realpathSync } from 'node:fs'

/** Where `path` leads over all links; `path` itself when it leads nowhere. */
export const realPath = (path: string): string => {
  try {
    return realpathSync.native(path)
  } catch {
    return path
  }
}
