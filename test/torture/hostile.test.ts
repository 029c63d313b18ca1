import t from 'tap'
import { installedAnsible } from './ansible-matrix.js'
import { hostileOn } from './hostile.js'
import { runPart } from './run-part.js'

t.test('nothing that a stranger has written is executed', (t) => runPart(t, hostileOn(installedAnsible), 0.2))
