import t from 'tap'
import { fullDisk } from './full-disk.js'
import { runPart } from './run-part.js'

t.test('a disk without room, or read-only', (t) => runPart(t, fullDisk, 0.1))
