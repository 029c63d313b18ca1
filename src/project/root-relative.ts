import { relative, resolve, sep } from 'node:path'

/** `path` as messages and sources name it: relative to the root when it is below it, absolute otherwise. */
export const rootRelative = (root: string, path: string): string => {
  const shown = relative(root, path)
  return shown === '..' || shown.startsWith(`..${sep}`) ? path : shown
}

/** True when `path` is `folder` or below it, going by the text of both. */
export const isWithin = (folder: string, path: string): boolean =>
  path === folder || path.startsWith(folder.endsWith(sep) ? folder : `${folder}${sep}`)

/** `path` with the folder `to` in the place of `from`, where it is below that one; any other path as it is. */
export const rebased = (path: string, from: string, to: string): string =>
  isWithin(from, path) ? resolve(to, relative(from, path)) : path
