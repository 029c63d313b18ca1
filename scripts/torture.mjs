// npm run test:torture [-- --minutes M] [--suite NAME] [--seed N]: the long form of the suites in test/torture, one after
// the other. Ends with the line `N passed, N failed`.
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { parseArgs } from 'node:util'
import { conclude, root, stop } from './run.mjs'
import { setUp } from './setup.mjs'
import { testEnvironment } from './test-environment.mjs'

/** For the suites bundled as JavaScript, and the inputs that made one fail. */
const FOLDER = join(root, '.torture')
/** The time in which every suite does all that it promises. */
const WHOLE_MINUTES = 10

const main = async () => {
  const { minutes, suite: only, seed } = readOptions()
  setUp('test')
  takeEnvironment(testEnvironment(process.env))
  const { runSuite, suites } = await load()
  const chosen = suites.filter(({ name }) => only.length === 0 || only.includes(name))
  const unknown = only.filter((name) => !suites.some((suite) => suite.name === name))
  if (unknown.length > 0) {
    stop(`no suite is called ${unknown.join(', ')} (there are: ${suites.map(({ name }) => name).join(', ')})`)
  }
  const end = performance.now() + minutes * 60_000
  const total = { passed: 0, failed: 0 }
  let shares = chosen.reduce((sum, { share }) => sum + share, 0)
  for (const suite of chosen) {
    const started = performance.now()
    const seconds = Math.max(0, (end - started) / 1000) * (suite.share / shares)
    shares -= suite.share
    const scale = Math.min(1, minutes / WHOLE_MINUTES)
    const { passed, failures, figure } = await runSuite(suite, {
      seed,
      scale,
      seconds,
      keepIn: join(FOLDER, 'failures'),
    })
    total.passed += passed
    total.failed += failures.length
    for (const failure of failures) console.log(`FAILED ${suite.name}: ${failure}`)
    console.log(`${figure} in ${((performance.now() - started) / 1000).toFixed(1)} s`)
  }
  conclude(total)
}

/** Makes `env` the environment of this process, and so of everything that it starts. */
const takeEnvironment = (env) => {
  for (const name of Object.keys(process.env)) if (!(name in env)) delete process.env[name]
  Object.assign(process.env, env)
}

const readOptions = () => {
  const { values } = parseArgs({
    options: { minutes: { type: 'string' }, suite: { type: 'string', multiple: true }, seed: { type: 'string' } },
  })
  const minutes = Number(values.minutes ?? WHOLE_MINUTES)
  const seed = Number(values.seed ?? Math.floor(Math.random() * 2 ** 31))
  if (!(minutes > 0)) stop(`--minutes needs a number above 0, not ${values.minutes}`)
  if (!Number.isSafeInteger(seed) || seed < 0) stop(`--seed needs a whole number, not ${values.seed}`)
  return { minutes, seed, suite: values.suite ?? [] }
}

/** Bundles the suites, which are TypeScript, and loads them. The folder is as deep as theirs, so that paths from `import.meta` hold. */
const load = async () => {
  const { rolldown } = await import('rolldown')
  const bundle = join(FOLDER, 'bundle')
  const built = await rolldown({
    cwd: root,
    input: { suites: './test/torture/suites.ts', 'run-suite': './test/torture/run-suite.ts' },
    platform: 'node',
    external: [/^[a-z@]/, /\.mjs$/],
    logLevel: 'warn',
  })
  await built.write({ dir: bundle, format: 'esm', entryFileNames: '[name].mjs', chunkFileNames: '[name]-[hash].mjs' })
  await built.close()
  const load = (name) => import(pathToFileURL(join(bundle, `${name}.mjs`)).href)
  const [{ suites }, { runSuite }] = await Promise.all([load('suites'), load('run-suite')])
  return { suites, runSuite }
}

await main()
