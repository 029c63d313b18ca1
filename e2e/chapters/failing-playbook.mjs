import { check } from '../stage/checks.mjs'
import { all, run } from '../stage/programs.mjs'
import { exists, line, playbook, state } from '../stage/project.mjs'
import { checkGone, checkUp, destroy, provision, running } from '../stage/vms.mjs'

const failing = ['bin/provision-vm', ['vm8', '320', '1', '--yes', '--playbook', playbook('fail.yml')]]
const kept = [failing[0], [...failing[1], '--keep-on-failure']]

export const title = 'A playbook that fails'

export const tell = async () => {
  const back = await run(...failing)
  check(
    'provision-vm says so, and how to try again',
    back.code === 1 && /ansible-playbook.*rolled back.*provision-vm vm8 320 1/.test(back.stderr),
    all(back),
  )
  await checkGone('vm8')

  const left = await run(...kept)
  check(
    'with --keep-on-failure it says how to go on, and how to remove it',
    left.code === 1 && /it is kept.*provision-vm vm8 320 1.*destroy-vm vm8/.test(left.stderr),
    all(left),
  )
  check('and the VM is kept', (await running()).includes('vm8') && exists(state('vm8')) && line('vm8'))
  await checkUp('vm8', await run(...provision('vm8')))
  const down = await run(...destroy('vm8'))
  check('destroy-vm vm8 ends well', down.code === 0, all(down))
  await checkGone('vm8')
}
