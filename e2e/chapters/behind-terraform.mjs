import { check } from '../stage/checks.mjs'
import { all, run } from '../stage/programs.mjs'
import { checkGone, checkPlaces, destroy, virsh } from '../stage/vms.mjs'

export const title = "A VM is deleted behind Terraform's back"

export const tell = async () => {
  await virsh('destroy', 'vm5')
  await virsh('undefine', 'vm5')
  const found = await checkPlaces()
  check(
    'check says so, what each place knows, and what to run',
    found.code === 3 && /^vm5 +holds it +yes +no +yes +deleted behind .*destroy-vm vm5/m.test(found.stdout),
    all(found),
  )
  check('and finds nothing else', !/^vm[134] /m.test(found.stdout), found.stdout)
  const result = await run(...destroy('vm5'))
  check('destroy-vm vm5 removes what is left', result.code === 0, all(result))
  await checkGone('vm5')
}
