// Preloaded by the benchmark: writes this process's peak resident memory (KiB) when it ends. Takes the kernel's VmHWM, since the
// figure of getrusage includes the process that it was forked from.
const { readFileSync, writeFileSync } = require('node:fs')
const { isMainThread } = require('node:worker_threads')

if (isMainThread) {
  process.on('exit', () => {
    const [, peak] = /VmHWM:\s+(\d+) kB/.exec(readFileSync('/proc/self/status', 'utf8'))
    writeFileSync(process.env.PEAK_MEMORY_REPORT, peak)
  })
}
