import t from 'tap'
import { locks } from './locks.js'
import { runPart } from './run-part.js'

t.test('one at a time, whoever dies', (t) => runPart(t, locks, 0.1))
