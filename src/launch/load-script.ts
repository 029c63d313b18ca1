import { readFileSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { Script } from 'node:vm'

interface Loaded {
  readonly module: { exports: unknown }
  readonly script: Script
}

const loaded = new Map<string, Loaded>()

let binary: string | undefined

/**
 * Loads a bundled CommonJS script and the chunks it requires, as `require` does, but with the code cache that V8 made of them at
 * build time: that saves a third of a short run. The build leaves no `import()` in the script.
 *
 * While coverage is measured no cache is used, since V8 does not count code that comes from one.
 *
 * @param path absolute path of the script, which is ASCII
 * @param nodeRequire a `require` of the same package
 * @param shownAs what stack traces call a script. It is kept in the cache, and the build moves the program after making that.
 * @returns what it exports
 */
export const loadScript = (
  path: string,
  nodeRequire: NodeJS.Require,
  shownAs: (path: string) => string = (same) => same,
): unknown => {
  if (process.env.NODE_V8_COVERAGE !== undefined) return nodeRequire(path)
  const known = loaded.get(path)
  if (known) return known.module.exports
  const cache = codeCachePath(path)
  const cachedData = cache === undefined ? undefined : readIfThere(cache)
  const source = `(function (exports, require, module, __filename, __dirname) { ${readFileSync(path, 'latin1')}\n})`
  const script = new Script(source, { filename: shownAs(path), ...(cachedData && { cachedData }) })
  const module: Loaded['module'] = { exports: {} }
  loaded.set(path, { module, script })
  const folder = dirname(path)
  const require = (id: string): unknown =>
    id.startsWith('.') ? loadScript(join(folder, id), nodeRequire, shownAs) : nodeRequire(id)
  script.runInThisContext()(module.exports, require, module, path, folder)
  return module.exports
}

/** Writes a cache beside every loaded script, with the code that V8 has compiled so far; none if the Node binary is not known. */
export const writeCodeCaches = (): void => {
  for (const [path, { script }] of loaded) {
    const cache = codeCachePath(path)
    if (cache !== undefined) writeFileSync(cache, script.createCachedData())
  }
}

// V8 refuses a cache of another version, but accepts one of another build of the same version, and then crashes. So a cache
// belongs to one Node binary; any other, and one that is not known, compiles the script.
const codeCachePath = (script: string): string | undefined => {
  binary ??= identifyBinary()
  return binary === '' ? undefined : `${script}.${binary}.cache`
}

/** `''` where it cannot be looked at: without /proc, for example, Node does not know its path. */
const identifyBinary = (): string => {
  try {
    const { size, mtimeMs } = statSync(process.execPath)
    return `${process.version}-${process.arch}-${size}-${Math.floor(mtimeMs)}`
  } catch {
    return ''
  }
}

const readIfThere = (path: string): Buffer | undefined => {
  try {
    return readFileSync(path)
  } catch {
    return undefined
  }
}
