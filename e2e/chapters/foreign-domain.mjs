import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { check } from '../stage/checks.mjs'
import { all, run } from '../stage/programs.mjs'
import { exists, fragment, journal, work, workspace } from '../stage/project.mjs'
import { checkPlaces, destroy, provision, virsh } from '../stage/vms.mjs'

const XML = `<domain type='qemu'><name>guest</name><memory unit='MiB'>64</memory><os><type>hvm</type></os></domain>`

export const title = 'A domain of somebody else'

export const tell = async () => {
  const xml = join(work, 'guest.xml')
  writeFileSync(xml, XML)
  await virsh('define', xml)
  const [uuid] = await virsh('domuuid', 'guest')
  const up = await run(...provision('guest'))
  check(
    'provision-vm of that name refuses, and says what it is',
    up.code === 1 && up.stderr.includes(uuid) && /not made by provision-vm; it is left alone/.test(up.stderr),
    all(up),
  )
  const down = await run(...destroy('guest'))
  check('so does destroy-vm', down.code === 1 && /does not belong to this project/.test(down.stderr), all(down))
  check('it is left alone', (await virsh('domuuid', 'guest'))[0] === uuid)
  const traces = [workspace('guest'), fragment('guest'), journal('guest')].filter(exists)
  check('nothing of that name was made', traces.length === 0, traces.join(' '))
  const places = await checkPlaces('--all')
  check('check shows it', /^guest +none +no +yes +no /m.test(places.stdout), all(places))
  await virsh('undefine', 'guest')
}
