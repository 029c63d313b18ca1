import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { decodeUtf8 } from '../../src/ini/decode-utf8.js'
import { IniError } from '../../src/ini/ini-error.js'
import { parseIni } from '../../src/ini/parse-ini.js'
import { Chance, generateIni } from '../fixtures/ini/generate-ini.js'
import { askAnsible, difference, isIgnored, isNew, type OracleAnswer } from './ansible-oracle.js'

const files = Number(process.env.VM_INFRA_TORTURE_FILES ?? 400)
const seed = Number(process.env.VM_INFRA_TORTURE_SEED ?? Date.now() % 2 ** 31)

/** Ansible reads such a value, but no version can print it: what comes after it no longer matters. */
const UNSHOWABLE = /that JSON cannot show$/

/** Ansible from 2.19 on refuses such a host; up to 2.18 it read it. */
const LONGER_ADDRESS = /\[[0-9a-f.]*:[0-9a-f:.]*[^0-9a-f:.\]\s][^\]\s]*\]:[0-9]/

const compare = (bytes: Buffer, oracle: OracleAnswer): string | undefined => {
  try {
    const ours = parseIni(decodeUtf8(bytes))
    if (isNew(oracle) && LONGER_ADDRESS.test(bytes.toString())) return undefined
    return oracle.error === undefined ? difference(oracle, ours) : `Ansible refuses it (${oracle.error}), we read it`
  } catch (error) {
    if (!(error instanceof IniError)) throw error
    if (UNSHOWABLE.test(error.message) || isIgnored(oracle, error)) return undefined
    if (oracle.error === undefined) return `Ansible reads it, we refuse it: ${error.line}: ${error.message}`
    return typeof oracle.line === 'number' && error.line !== oracle.line
      ? `Ansible stops in line ${oracle.line} (${oracle.error}), we in ${error.line}: ${error.message}`
      : undefined
  }
}

t.test(`${files} generated files mean what they mean to Ansible (seed ${seed})`, async (t) => {
  t.comment(`VM_INFRA_TORTURE_SEED=${seed} VM_INFRA_TORTURE_FILES=${files}`)
  const folder = t.testdir()
  const chance = new Chance(seed)
  const inputs = Array.from({ length: files }, () => generateIni(chance))
  mkdirSync(folder, { recursive: true })
  const paths = inputs.map((bytes, i) => {
    const path = join(folder, `${i}.ini`)
    writeFileSync(path, bytes)
    return path
  })
  const answers = askAnsible(paths)
  const differences = inputs.flatMap((bytes, i) => {
    const found = compare(bytes, answers[i] as OracleAnswer)
    return found === undefined ? [] : [`${found}\n    in ${JSON.stringify(bytes.toString())}`]
  })
  t.strictSame(differences.slice(0, 20), [], `${differences.length} differences`)
  t.ok(answers.filter(({ error }) => error === undefined).length > files / 4, 'enough of them are readable at all')
})
