import { check } from '../stage/checks.mjs'
import { all, run } from '../stage/programs.mjs'
import { exists, fragment, line, read, write } from '../stage/project.mjs'
import { checkGone, checkPlaces, destroy, terraform } from '../stage/vms.mjs'

const BY_HAND = ['-auto-approve', '-input=false', '-no-color']

export const title = 'Terraform by hand, and fragments that nobody owns'

export const tell = async () => {
  const text = read(fragment('vm3'))
  const down = await terraform('vm3', ['destroy', '-refresh=false', ...BY_HAND])
  check('terraform destroy ends well', down.code === 0, all(down))
  check(
    'the fragment is gone, and inventory.ini followed',
    !exists(fragment('vm3')) && !line('vm3') && line('vm1'),
    read('ansible/inventory.ini'),
  )

  write(fragment('vm3'), text)
  write(fragment('ghost'), text.replaceAll('vm3', 'ghost').replace(/^\d+\.\d+/m, '10.9'))
  const found = await checkPlaces()
  check(
    'check finds the orphan, and the fragment that no state vouches for',
    found.code === 3 &&
      /^vm3 +destroyed +yes +no .*prune/m.test(found.stdout) &&
      /^ghost +none +yes +no /m.test(found.stdout),
    all(found),
  )
  const pruned = await run('bin/vm-inventory', ['prune', '--yes', '--libvirt', 'qemu:///system'])
  check('prune removes the orphan', pruned.code === 0 && !exists(fragment('vm3')), all(pruned))
  check('and nothing else', exists(fragment('ghost')) && exists(fragment('vm1')))
  const named = await run('bin/vm-inventory', ['prune', 'ghost', 'vm1', '--yes', '--libvirt', 'qemu:///system'])
  check(
    'by name it removes the other too, and never one whose VM exists',
    !exists(fragment('ghost')) && exists(fragment('vm1')) && /vm1 stays/.test(named.stderr),
    all(named),
  )
  const rest = await run(...destroy('vm3'))
  check('destroy-vm vm3 removes the empty workspace', rest.code === 0, all(rest))
  await checkGone('vm3')
  await checkGone('ghost')
}
