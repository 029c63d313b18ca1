// Writes the states and fragments of examples/lab: three VMs, one of them drifted, and the fragment of one that is gone.
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { destroyedStateText, fragmentText, stateText } from '../benchmark/lab/make-lab.mjs'
import { root } from './run.mjs'

const lab = join(root, 'examples', 'lab')
const web = { name: 'web-vm', address: '192.168.122.10', groups: ['web'], dotfiles: '/home/mr/dotfiles' }
const db = { name: 'db-vm', address: '192.168.122.11', groups: ['db'] }
const cache = { name: 'cache-vm', address: '192.168.122.12', groups: ['db', 'cache'] }
const gone = { name: 'old-vm', address: '192.168.122.13' }

const write = (path, text) => {
  mkdirSync(dirname(join(lab, path)), { recursive: true })
  writeFileSync(join(lab, path), text)
}

for (const vm of [web, db, cache]) write(`terraform/terraform.tfstate.d/${vm.name}/terraform.tfstate`, stateText(vm))
write(`terraform/terraform.tfstate.d/${gone.name}/terraform.tfstate`, destroyedStateText(gone))
// cache-vm got another lease since its fragment was written.
for (const vm of [web, db, { ...cache, address: '192.168.122.112' }, gone]) {
  write(`ansible/inventory.d/${vm.name}.ini`, fragmentText(vm))
}
