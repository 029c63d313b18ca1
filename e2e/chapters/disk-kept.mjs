import { check } from '../stage/checks.mjs'
import { all, run } from '../stage/programs.mjs'
import { journal, read, remove, write } from '../stage/project.mjs'
import { checkReach, virsh } from '../stage/vms.mjs'

const again = (...rest) => run('bin/provision-vm', ['vm1', '--no-ansible', ...rest], { extraEnv: LARGER })
const LARGER = { TF_VAR_disk_size: '3' }
const capacity = async () => (await virsh('vol-info', '--bytes', '--pool', 'default', 'vm1.qcow2'))[2]

export const title = 'A disk is not erased without asking'

export const tell = async () => {
  const before = await capacity()
  const kept = await again()
  check(
    'what vm1 was made with counts before the settings of now',
    kept.code === 0 &&
      /stays as it was made: disk_size 2 \(not 3\)/.test(kept.stdout) &&
      /No changes/.test(kept.stdout),
    all(kept),
  )

  const entry = read(journal('vm1'))
  remove(journal('vm1'))
  const refused = await again('320', '1')
  check(
    'where that is not known, it is asked about',
    refused.code === 2 &&
      /its disk would be erased: libvirt_volume\.disk would be replaced to change size from 2147483648 to 3221225472; there is no terminal/.test(
        refused.stderr,
      ),
    all(refused),
  )
  write(journal('vm1'), entry)
  const smaller = await again('300')
  check(
    'other memory is asked about too, since the domain is replaced for it',
    smaller.code === 2 &&
      /on its present disk: libvirt_domain\.vm would be .* memory from 320 to 300/.test(smaller.stderr),
    all(smaller),
  )
  check('the disk is the same', (await capacity()) === before, before)
  check('and so is the journal', read(journal('vm1')) === entry)
  await checkReach('inventory/vm-infra.js', ['vm1'])
}
