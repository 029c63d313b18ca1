import { spawnSync } from 'node:child_process'
import { chmodSync, mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import t from 'tap'
import { bare } from '../integration/run-program.js'
import { bundleWorker } from './bundle-worker.js'
import { fragment, Lab } from './lab.js'

/** A folder that an unprivileged user gets to as well: a check-out need not be one. */
const workers = mkdtempSync(join(tmpdir(), 'vm-infra-test-'))
chmodSync(workers, 0o755)
t.teardown(() => rmSync(workers, { recursive: true, force: true }))

t.test('a folder that may not be written', async (t) => {
  const worker = await bundleWorker('write-static', workers)
  const root = join(workers, 'project')
  const lab = await Lab.two(root)
  const unprivileged = process.getuid?.() === 0 ? { uid: 65534, gid: 65534 } : {}
  const run = (): string => {
    const { stdout, stderr } = spawnSync(...bare(process.execPath, worker, root), { ...unprivileged, encoding: 'utf8' })
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
