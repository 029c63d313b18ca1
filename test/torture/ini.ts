import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { decodeUtf8 } from '../../src/ini/decode-utf8.js'
import { IniError } from '../../src/ini/ini-error.js'
import { parseIni } from '../../src/ini/parse-ini.js'
import { Chance, generateIni } from '../fixtures/ini/generate-ini.js'
import { askAnsible, difference, isIgnored, isNew, type OracleAnswer } from '../ini/ansible-oracle.js'
import type { Ansible } from './ansible-matrix.js'
import type { Failure, Suite } from './suite.js'

const FILES = 20_000
/** So many files a process of Ansible: loading it costs as much as reading some hundreds. */
const BATCH = 2000

/** Ansible reads such a value, but no version can print it: what comes after it no longer matters. */
const UNSHOWABLE = /that JSON cannot show$/

/** Ansible from 2.19 on refuses such a host; up to 2.18 it read it. */
const LONGER_ADDRESS = /\[[0-9a-f.]*:[0-9a-f:.]*[^0-9a-f:.\]\s][^\]\s]*\]:[0-9]/

/** Where versions of Ansible differ from one another: it is enough to read such a file as one of them does. */
const VERSIONS_DIFFER = Symbol()

/** Generated INI, read by us and by each Ansible: the same hosts, groups, children, variables and types, or both refuse it. */
export const iniAgainst = (ansibles: () => Promise<readonly Ansible[]>): Suite => ({
  name: 'ini',
  share: 3,
  run: async ({ seed, scale, deadline }) => {
    const chance = new Chance(seed)
    const wanted = Math.ceil(FILES * scale)
    const asked = await ansibles()
    const failures: Failure[] = []
    const count = { files: 0, read: 0, apart: 0, passed: 0 }
    while (count.files < wanted && (count.files === 0 || performance.now() < deadline)) {
      const inputs = Array.from({ length: Math.min(BATCH, wanted - count.files) }, () => generateIni(chance))
      count.files += inputs.length
      const answers = await askAll(inputs, asked)
      for (const [i, bytes] of inputs.entries()) {
        for (const [at, { version }] of asked.entries()) {
          const answer = answers[at]?.[i] as OracleAnswer
          if (answer.error === undefined) count.read++
          const found = compare(bytes, answer)
          if (found === undefined) count.passed++
          else if (found === VERSIONS_DIFFER) count.apart++
          else failures.push({ message: `Ansible ${version}: ${found}`, files: { 'input.ini': bytes } })
        }
      }
    }
    if (count.read < count.files * asked.length * 0.25) {
      failures.push({ message: `Ansible reads only ${count.read} of them: that says little` })
    }
    const figure = [
      `${count.files.toLocaleString('en')} files`,
      `${asked.length} ${asked.length === 1 ? 'version' : 'versions'} of Ansible (${asked.map(({ version }) => version).join(', ')})`,
      `${failures.length} differences`,
      `${count.apart} readings in which the versions differ from one another`,
    ].join(', ')
    return { passed: count.passed, failures, figure }
  },
})

/** What each Ansible reads in each input; they read at the same time. */
const askAll = async (inputs: readonly Buffer[], ansibles: readonly Ansible[]): Promise<OracleAnswer[][]> => {
  const folder = mkdtempSync(join(tmpdir(), 'vm-infra-ini-'))
  try {
    const paths = inputs.map((_, i) => join(folder, `${i}.ini`))
    for (const [i, path] of paths.entries()) writeFileSync(path, inputs[i] as Buffer)
    return await Promise.all(ansibles.map(({ program }) => askAnsible(paths, program)))
  } finally {
    rmSync(folder, { recursive: true })
  }
}

const compare = (bytes: Buffer, oracle: OracleAnswer): string | typeof VERSIONS_DIFFER | undefined => {
  try {
    const ours = parseIni(decodeUtf8(bytes))
    if (isNew(oracle) && LONGER_ADDRESS.test(bytes.toString())) return VERSIONS_DIFFER
    return oracle.error === undefined ? difference(oracle, ours) : `it refuses the file (${oracle.error}), we read it`
  } catch (error) {
    if (!(error instanceof IniError)) throw error
    if (UNSHOWABLE.test(error.message) || isIgnored(oracle, error)) return VERSIONS_DIFFER
    if (oracle.error === undefined) return `it reads the file, we refuse it: ${error.line}: ${error.message}`
    return typeof oracle.line === 'number' && error.line !== oracle.line
      ? `it stops in line ${oracle.line} (${oracle.error}), we in ${error.line}: ${error.message}`
      : undefined
  }
}
