import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import t from 'tap'
import { parseIni } from '../../src/ini/parse-ini.js'
import { loadInventory } from '../../src/load/load-inventory.js'
import { bundleWorker } from './bundle-worker.js'
import { fragment, Lab } from './lab.js'

/** A folder that an unprivileged user gets to as well: a check-out need not be one. */
const workers = mkdtempSync(join(tmpdir(), 'vm-infra-test-'))
chmodSync(workers, 0o755)
t.teardown(() => rmSync(workers, { recursive: true, force: true }))

const bare = (script: string, ...args: string[]): [string, string[]] => [
  'env',
  ['-u', 'NODE_OPTIONS', process.execPath, script, ...args],
]

t.test('a folder that may not be written', async (t) => {
  const worker = await bundleWorker('write-static', workers)
  const root = join(workers, 'project')
  const lab = await Lab.two(root)
  const unprivileged = process.getuid?.() === 0 ? { uid: 65534, gid: 65534 } : {}
  const run = (): string => {
    const { stdout, stderr } = spawnSync(...bare(worker, root), { ...unprivileged, encoding: 'utf8' })
    return stdout.trim() || stderr
  }
  chmodSync(lab.path('ansible'), 0o555)
  t.equal(run(), 'ansible/inventory.ini cannot be written (EACCES)')
  chmodSync(lab.path('ansible'), 0o755)
  await lab.write()
  chmodSync(lab.path('ansible'), 0o555)
  const { mtimeMs } = statSync(lab.path())
  t.equal(run(), 'unchanged', 'an up-to-date file is success')
  lab.put(Lab.fragment('a'), fragment('a', '10.0.0.1', ' x=1'))
  t.equal(run(), 'ansible/inventory.ini cannot be written (EACCES)')
  t.equal(statSync(lab.path()).mtimeMs, mtimeMs)
  chmodSync(lab.path('ansible'), 0o755)
})

t.test('many writers, some of them killed: the file is whole all the time, and true in the end', async (t) => {
  const worker = await bundleWorker('write-static', workers)
  const lab = await Lab.two(t.testdir())
  await lab.write()
  let running = 0
  const ends: Promise<unknown>[] = []
  for (let i = 0; i < 16; i++) {
    const child = spawn(...bare(worker, lab.root, '6'), { stdio: ['ignore', 'ignore', 'inherit'] })
    running++
    ends.push(once(child, 'exit').then(() => running--))
    if (i % 3 === 0) setTimeout(() => child.kill('SIGKILL'), 200 + Math.random() * 1500)
  }
  let reads = 0
  while (running > 0) {
    const { hosts } = parseIni(readFileSync(lab.path(), 'utf8'))
    const missing = ['10.0.0.1', '10.0.0.2'].filter((address) => !hosts.has(address))
    if (missing.length > 0) t.fail(`a reader saw no ${missing}`)
    reads++
    await sleep(5)
  }
  await Promise.all(ends)
  t.ok(reads > 10, `${reads} reads`)
  await lab.write()
  const written = [...parseIni(lab.read()).hosts.values()].map(({ vars }) => vars.vm_name).sort()
  t.same(written, [...(await loadInventory(lab.config)).hosts.keys()], 'what is on disk is in the file')
  t.equal((await lab.write()).status, 'unchanged')
  t.same(readdirSync(lab.path('ansible')).sort(), ['inventory.d', 'inventory.ini'], 'nothing is left behind')
})
