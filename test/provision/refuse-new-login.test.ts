import { readFileSync, writeFileSync } from 'node:fs'
import t from 'tap'
import { refuseNewLogin } from '../../src/provision/refuse-new-login.js'
import type { Task } from '../../src/provision/task.js'
import type { AttributePath, ResourceInstance } from '../../src/state/state.js'
import { makeLab } from './lab.js'

const NO_ANSIBLE = '--no-ansible'

t.test('another user for a VM that is up is refused before anything is begun', async (t) => {
  const lab = makeLab(t.testdir())
  t.equal((await lab.run(['provision', 'web-vm', NO_ANSIBLE])).code, 0)
  const before = lab.read('terraform', '.vm-infra', 'web-vm.json')
  const run = await lab.run(['provision', 'web-vm', '--user', 'bob', NO_ANSIBLE, '--yes'])
  t.equal(run.code, 2)
  t.match(run.err, /web-vm is up, and its user is mr, not bob: .* \(keep it with --user mr; or destroy-vm web-vm, /)
  t.notMatch(run.out, /terraform apply/)
  t.equal(lab.read('terraform', '.vm-infra', 'web-vm.json'), before)
  t.match(lab.read('ansible', 'inventory.ini'), /ansible_user=mr/)
  t.equal((await lab.run(['provision', 'web-vm', '--user', 'mr', NO_ANSIBLE])).code, 0, 'the same is none')
})

t.test('what is half-made may still become another', async (t) => {
  const lab = makeLab(t.testdir())
  const kept = await lab.run(['provision', 'web-vm', '--keep-on-failure'], { PLAYBOOK_FAILS: 'yes' })
  t.match(kept.err, /it is kept as it is/)
  t.equal((await lab.run(['provision', 'web-vm', '--user', 'bob', NO_ANSIBLE])).code, 0)
})

t.test('what a VM has is told by its seed', async (t) => {
  const lab = makeLab(t.testdir({ home: {} }))
  const key = lab.path('home', '.ssh', 'vm_key.pub')
  const blob = 'A'.repeat(400)
  writeFileSync(key, `ssh-rsa ${blob} ann at home\n`)
  // As yamlencode writes it, which breaks a long line.
  const seed = `#cloud-config\n"users":\n- "lock_passwd": true\n  "name": "ann"\n  "ssh_authorized_keys":\n  - "ssh-rsa ${blob}\n    ann at home"\n`
  const tell = (settings: Record<string, string>, userData: unknown, sensitive: AttributePath[] = []): void =>
    refuseNewLogin(
      {
        journal: undefined,
        setting: (name: string) => settings[name],
        vm: 'web-vm',
        env: lab.env,
        config: { given: '' },
      } as Task,
      {
        workspace: true,
        names: [],
        strayDisks: [],
        isHere: true,
        strayVolumes: [],
        volumes: [],
        resources: [
          {
            type: 'libvirt_cloudinit_disk',
            attributes: { user_data: userData },
            sensitive,
          } as unknown as ResourceInstance,
        ],
      },
    )
  const same = { vm_user: 'ann', ssh_public_key_file: key }
  tell(same, seed)
  tell({ ...same, ssh_public_key_file: '~/.ssh/vm_key.pub' }, seed)
  t.throws(() => tell({ ...same, vm_user: 'bob' }, seed), { message: /its user is ann, not bob/, exitCode: 2 })
  tell({ ...same, vm_user: 'bob' }, seed, [['user_data']])
  tell({ ...same, vm_user: 'bob' }, '#cloud-config\nuser: ann\n')
  tell({ ...same, vm_user: 'bob' }, `${seed}"groups":\n- "x":\n  "name": "cat"\n`)
  writeFileSync(key, readFileSync(key, 'utf8').replace('AAA', 'BBB'))
  t.throws(() => tell(same, seed), { message: /vm_key\.pub is not the key that it was made with/, exitCode: 2 })
  tell(same, '#cloud-config\nuser: ann\n')
})
