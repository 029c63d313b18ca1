import { mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import t from 'tap'
import { shellWord } from '../../src/model/shell-word.js'
import { LAUNCHER } from '../integration/run-program.js'
import { makeLab } from './lab.js'

const CONSTRUCTED = 'plugin: ansible.builtin.constructed\ngroups:\n  small: tf_workspace is defined\n'
const PLAYBOOK = `- hosts: small
  connection: local
  gather_facts: false
  tasks:
    - ansible.builtin.debug:
        msg: configured {{ inventory_hostname }}
`

/** A project with a playbook for a group that is made beside the script. */
const labWithGroups = (folder: string) => {
  const lab = makeLab(folder)
  mkdirSync(lab.path('inventory'))
  symlinkSync(LAUNCHER, lab.path('inventory', 'vm-infra.js'))
  writeFileSync(lab.path('inventory', 'z-constructed.yml'), CONSTRUCTED)
  writeFileSync(lab.path('inventory', 'notes'), 'what Ansible cannot read\n')
  writeFileSync(lab.path('ansible', 'playbook.yml'), PLAYBOOK)
  const configure = (inventory: string): void =>
    writeFileSync(lab.path('ansible.cfg'), `[defaults]\ninventory = ${inventory}\n`)
  /** The path of something in the folder of inventories as a command shows it. */
  const shown = (...name: string[]): string => shellWord(lab.path('inventory', ...name))
  return { ...lab, configure, shown }
}

t.test('the playbook has the groups that are made beside the script', async (t) => {
  const lab = labWithGroups(t.testdir())
  lab.configure('inventory')
  const run = await lab.run(['provision', 'web-vm'])
  t.equal(run.code, 0, run.err)
  t.match(run.out, 'configured web-vm')
  const second = await lab.run(['provision', 'web-vm', '--dry-run'])
  const inFolder = `ansible-playbook -i ${lab.shown()} --limit web-vm`
  t.match(second.out, inFolder)
  lab.configure('inventory\nverbosity = 1')
  t.match((await lab.run(['provision', 'web-vm', '--dry-run'], { ANSIBLE_DEBUG: '1' })).out, inFolder, 'verbose')
})

t.test('a folder of inventories is read with the folders in it', async (t) => {
  const lab = labWithGroups(t.testdir({ all: { 'a-loop': t.fixture('symlink', '.') } }))
  lab.configure('all')
  symlinkSync(lab.path('inventory'), lab.path('all', '.lab'))
  const planned = async () => (await lab.run(['provision', 'web-vm', '--dry-run'])).out
  t.match(await planned(), `-i ${lab.shown('vm-infra.js')} --limit web-vm`, 'Ansible passes over what is hidden')
  renameSync(lab.path('all', '.lab'), lab.path('all', 'lab'))
  t.match(await planned(), `-i ${shellWord(lab.path('all'))} --limit web-vm`)
  rmSync(lab.path('all', 'a-loop'))
  t.match((await lab.run(['provision', 'web-vm'])).out, 'configured web-vm')
})

t.test('an inventory without the script is no inventory for the playbook', async (t) => {
  const lab = labWithGroups(t.testdir())
  const alone = `ansible-playbook -i ${lab.shown('vm-infra.js')} --limit web-vm`
  mkdirSync(lab.path('other'))
  for (const configured of ['other', 'nowhere', 'inventory/z-constructed.yml', 'inventory/vm-infra.js']) {
    lab.configure(configured)
    t.match((await lab.run(['provision', 'web-vm', '--dry-run'])).out, alone, configured)
  }
  writeFileSync(lab.path('ansible.cfg'), 'not as Ansible wants it\n')
  t.match((await lab.run(['provision', 'web-vm', '--dry-run'])).out, alone)
  lab.configure(`${lab.path('inventory', 'vm-infra.js')},inventory/z-constructed.yml`)
  const both = `-i ${lab.shown('vm-infra.js')} -i ${lab.shown('z-constructed.yml')} --limit web-vm`
  t.match((await lab.run(['provision', 'web-vm', '--dry-run'])).out, both)
})
