import t from 'tap'
import { concurrency } from './concurrency.js'
import { runPart } from './run-part.js'

t.test('many processes write, some are killed, others read', (t) => runPart(t, concurrency, 0.1))
