import t from 'tap'
import { installedAnsible } from './ansible-matrix.js'
import { iniAgainst } from './ini.js'
import { runPart } from './run-part.js'

t.test('generated INI means what it means to the installed Ansible', (t) =>
  runPart(t, iniAgainst(installedAnsible), 0.02),
)
