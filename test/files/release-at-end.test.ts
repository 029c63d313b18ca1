import t from 'tap'
import { releaseAtEnd } from '../../src/files/release-at-end.js'

// That a signal for which nobody listens releases and ends the process is told by file-lock.test.ts, with processes of its own.
t.test('where somebody else listens for a signal, they decide', async (t) => {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    const heard: string[] = []
    const listener = () => heard.push('listener')
    process.on(signal, listener)
    const released = releaseAtEnd(() => heard.push('release'))
    process.emit(signal, signal)
    t.same(heard, ['listener'], signal)
    released()
    process.off(signal, listener)
  }
})

t.test('nobody listens any more once all is released', async (t) => {
  const ways = ['exit', 'SIGINT', 'SIGTERM', 'SIGHUP']
  const listeners = (): number[] => ways.map((way) => process.listenerCount(way))
  const before = listeners()
  const both = [releaseAtEnd(() => {}), releaseAtEnd(() => {})]
  t.same(
    listeners(),
    before.map((count) => count + 1),
  )
  both[0]?.()
  t.notSame(listeners(), before, 'one is still to be released')
  both[1]?.()
  t.same(listeners(), before)
})
