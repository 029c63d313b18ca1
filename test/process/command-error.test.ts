import t from 'tap'
import { ExplainedError } from '../../src/errors.js'
import { CommandError, failedBy, isFailure } from '../../src/process/command-error.js'

const call = { program: 'ansible-config', args: [], cwd: '/', env: {} }
const stopped = new CommandError(call, 'stopped', 'was stopped', undefined, [])
const failed = new CommandError(call, 'exit', 'failed with exit code 5', 5, [])

t.test('a command that gives no answer is told from a stop and from a bug', async (t) => {
  t.equal(isFailure(failed), true)
  t.equal(isFailure(new ExplainedError('ansible-config: not found', 'install it')), true)
  t.equal(isFailure(stopped), false)
  t.equal(isFailure(new TypeError('x is not a function')), false)
  t.equal(failedBy('stopped', stopped), true)
  t.equal(failedBy('stopped', failed), false)
})
