import t from 'tap'
import { faults } from './faults.js'
import { runPart } from './run-part.js'

t.test('system calls fail, and the program dies at them', (t) => runPart(t, faults, 0.012))
