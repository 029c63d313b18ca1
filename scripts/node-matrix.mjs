// npm run test:node-matrix [-- VERSION …]: tests the built inventory script and the commands with each version of Node.js, and all of
// our own code with the oldest and the newest, and with each version that is named. Ends with `N passed, N failed`.
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { nodeVersions } from './node-versions.mjs'
import { root } from './run.mjs'
import { setUp } from './setup.mjs'
import { namedVersions, testMatrix } from './test-matrix.mjs'

/** Tests of what other programs read, and of the docs: they take long, and do not depend on the version of Node.js. */
const LEFT_OUT = [
  'test/docs/write-docs.test.ts',
  'test/formats/agreement.test.ts',
  'test/integration/ansible-contract.test.ts',
  'test/integration/ssh-hosts.test.ts',
  'test/integration/static-agrees.test.ts',
]

/** Tests of the built program: the versions between the oldest and the newest run only these. */
const BUILT = /\/(discovery|integration|launch|load|package|static)\/|\/cli\/(bin|commands|secrets)\./

const tests = () =>
  readdirSync(join(root, 'test'), { recursive: true })
    .map((path) => join('test', path))
    .filter((path) => path.endsWith('.test.ts') && !/fixtures|torture|real-/.test(path) && !LEFT_OUT.includes(path))
    .sort()

const only = process.argv.slice(2)
setUp('test')
const all = nodeVersions()
const ends = [all.at(0).version, all.at(-1).version]
await testMatrix(
  'Node.js',
  namedVersions(all, only).map((found) => ({ ...found, needed: true })),
  (version) => tests().filter((path) => ends.includes(version) || only.includes(version) || BUILT.test(path)),
  (bin) => join(bin, 'node'),
)
