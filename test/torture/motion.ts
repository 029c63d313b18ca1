import { LAUNCHER } from '../integration/run-program.js'
import { Findings, figure } from './findings.js'
import { randomFrom } from './random.js'
import { startProgram } from './start-program.js'
import type { Suite } from './suite.js'
import { type TerraformVm, TerraformVms } from './terraform-vms.js'

const READS = 2000
const WORKSPACES = 10
const READERS = 3
/** Terraform processes at a time. */
const TERRAFORMS = 4

/**
 * Real Terraform applies and destroys in ten workspaces while the script is read: each answer is valid, and lists every VM
 * that exists from its beginning to its end, by its address, and none that is gone as long.
 */
export const motion: Suite = {
  name: 'motion',
  share: 5,
  run: async ({ seed, scale, deadline }) => {
    const lab = new TerraformVms(WORKSPACES)
    const random = randomFrom(seed)
    const findings = new Findings()
    const reads = Math.ceil(READS * scale)
    let read = 0
    let runs = 0
    const done = () => read >= reads || findings.enough || performance.now() > deadline

    /** One of the places in which one terraform runs after the other, each on a VM that nobody else works on. */
    const waiting = [...lab.vms]
    const work = async (goOn: () => boolean): Promise<void> => {
      while (goOn()) {
        const [vm] = waiting.splice(random.below(waiting.length), 1)
        if (vm === undefined) throw new Error('more workers than VMs')
        const verb = vm.is === 'there' && !vm.stays && random.below(2) === 0 ? 'destroy' : 'apply'
        await lab.run(vm, verb, ++runs)
        waiting.push(vm)
      }
    }
    const ask = async (): Promise<void> => {
      while (!done()) {
        read++
        const before = lab.vms.map(({ epoch }) => epoch)
        const { code, stdout, stderr } = await startProgram(LAUNCHER, '--list', '--root', lab.root).ended
        const still = lab.vms.filter(({ epoch }, i) => epoch === before[i])
        const wrong = code === 0 ? wrongIn(stdout, lab.vms, still) : `it ended with ${code}`
        findings.check(wrong && `the script was asked while Terraform was at work: ${wrong}`, {
          'list.json': stdout,
          stderr,
        })
      }
    }
    const destroyAll = async (): Promise<void> => {
      for (let vm = waiting.pop(); vm !== undefined; vm = waiting.pop()) {
        if (vm.is === 'there') await lab.run(vm, 'destroy', ++runs)
      }
    }

    try {
      await lab.init()
      await Promise.all(lab.vms.map((vm) => (vm.stays ? lab.run(vm, 'apply', ++runs) : undefined)))
      const workers = Promise.all(Array.from({ length: TERRAFORMS }, () => work(() => !done())))
      await Promise.all([workers, ...Array.from({ length: READERS }, ask)])
      await Promise.all(Array.from({ length: TERRAFORMS }, destroyAll))
      const { stdout } = await startProgram(LAUNCHER, '--list', '--root', lab.root).ended
      findings.check(wrongIn(stdout, lab.vms, lab.vms), { 'list.json': stdout })
      return findings.result(`${WORKSPACES} workspaces, terraform run ${figure(runs)} times, ${figure(read)} reads`)
    } finally {
      lab.remove()
    }
  },
}

/** What is wrong with an answer; `still` are the VMs of which nothing changed while it was made. */
const wrongIn = (stdout: string, vms: readonly TerraformVm[], still: readonly TerraformVm[]): string | undefined => {
  const hostvars: Record<string, { ansible_host?: string }> = JSON.parse(stdout)._meta.hostvars
  for (const { name, is } of still) {
    const listed = Object.hasOwn(hostvars, name)
    if (is === 'there' && !listed) return `${name} was there all the time, and is not listed`
    if (is === 'gone' && listed) return `${name} was gone all the time, and is listed`
  }
  for (const [name, { ansible_host }] of Object.entries(hostvars)) {
    const address = vms.find((vm) => vm.name === name)?.address
    if (address === undefined) return `nobody is called ${name}`
    if (ansible_host !== address) return `${name} has the address ${ansible_host}, not ${address}`
  }
  return undefined
}
