import { chmodSync, statSync } from 'node:fs'
import t from 'tap'
import { Lab } from './lab.js'

const PRIVATE: [path: string, mode: number, file: number][] = [
  ['terraform/terraform.tfstate.d/a/terraform.tfstate', 0o600, 0o600],
  ['ansible/inventory.d/a.ini', 0o640, 0o640],
  ['vm-infra.config.json', 0o600, 0o600],
  ['terraform/terraform.tfstate.d/a', 0o700, 0o600],
  ['terraform', 0o750, 0o640],
  ['ansible/inventory.d', 0o711, 0o644],
  // Whoever may not enter it does not come to the new file either.
  ['.', 0o700, 0o644],
]

for (const [path, mode, file] of PRIVATE) {
  t.test(`a new file where ${path} has ${mode.toString(8)}`, async (t) => {
    const lab = await Lab.two(t.testdir({ 'vm-infra.config.json': '{}' }))
    chmodSync(lab.path(path), mode)
    await lab.write()
    t.equal((statSync(lab.path()).mode & 0o777).toString(8), (file & ~process.umask()).toString(8))
  })
}
