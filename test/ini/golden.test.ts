import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import t from 'tap'
import { decodeUtf8 } from '../../src/ini/decode-utf8.js'
import { IniError } from '../../src/ini/ini-error.js'
import type { IniInventory } from '../../src/ini/ini-inventory.js'
import { parseIni } from '../../src/ini/parse-ini.js'
import { askAnsible, difference, isIgnored, type OracleAnswer } from './ansible-oracle.js'

// A case is a folder with input.ini and either expected.json (the form of the oracle) or expected-error.txt
// (`LINE: MESSAGE (HINT)`, without the line where no single one is to blame).
const CASES = fileURLToPath(new URL('../fixtures/ini/', import.meta.url))
const cases = readdirSync(CASES, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name)
  .sort()

const parse = (path: string): IniInventory | IniError => {
  try {
    return parseIni(decodeUtf8(readFileSync(path)))
  } catch (error) {
    if (error instanceof IniError) return error
    throw error
  }
}

const answers = await askAnsible(cases.map((name) => `${CASES}${name}/input.ini`))

for (const [i, name] of cases.entries()) {
  t.test(name, async (t) => {
    const folder = `${CASES}${name}`
    const ours = parse(`${folder}/input.ini`)
    const ansible = answers[i] as OracleAnswer
    if (ours instanceof IniError) {
      const { line, message, hint } = ours
      const shown = `${line === undefined ? '' : `${line}: `}${message} (${hint})\n`
      t.equal(shown, readFileSync(`${folder}/expected-error.txt`, 'utf8'))
      t.ok(ansible.error !== undefined || isIgnored(ansible, ours), 'Ansible refuses it too')
      return
    }
    t.notOk(existsSync(`${folder}/expected-error.txt`), 'it should be refused')
    t.equal(difference(JSON.parse(readFileSync(`${folder}/expected.json`, 'utf8')), ours), undefined)
    t.equal(ansible.error, undefined, 'Ansible reads it too')
    t.equal(difference(ansible, ours), undefined)
  })
}
