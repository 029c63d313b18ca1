import t from 'tap'
import { runPart } from './run-part.js'
import { states } from './states.js'

t.test('states that were changed or damaged', (t) => runPart(t, states, 0.03))
