import { renameSync, rmSync, writeFileSync } from 'node:fs'
import type { Random } from './random.js'
import type { SteadyLab } from './steady-lab.js'

/** The number in a VM's fragment, which grows with every change; undefined while there is no fragment. */
type Version = number | undefined

/** By VM, how many versions there had been at some moment. */
export type Moment = ReadonlyMap<string, number>

/** VMs whose fragments come, change and go, and all that was ever true of them. */
export class MovingVms {
  readonly names: readonly string[]
  readonly #versions = new Map<string, Version[]>()
  #changes = 0

  constructor(
    private readonly lab: SteadyLab,
    count: number,
  ) {
    this.names = Array.from({ length: count }, (_, i) => `moving-${i + 1}`)
    for (const name of this.names) this.#versions.set(name, [undefined])
  }

  /** Adds, changes or removes the fragment of one VM. */
  change(random: Random): void {
    const at = random.below(this.names.length)
    const name = this.names[at] as string
    const versions = this.#versions.get(name) as Version[]
    const path = this.lab.fragment(name)
    if (versions.at(-1) !== undefined && random.below(3) === 0) {
      rmSync(path)
      versions.push(undefined)
      return
    }
    const version = ++this.#changes
    const text = `[vms]\n10.77.${at >> 8}.${at & 255} ansible_user=mr vm_name=${name} version=${version}\n`
    // Terraform's local_file empties the file first and writes it in place; careful people rename.
    if (random.below(2) === 0) writeFileSync(path, text)
    else {
      writeFileSync(`${path}.new`, text)
      renameSync(`${path}.new`, path)
    }
    versions.push(version)
  }

  now(): Moment {
    return new Map(this.names.map((name) => [name, (this.#versions.get(name) as Version[]).length - 1]))
  }

  /** What is not so, one sentence, when somebody who looked after `since` was told these versions. */
  contradiction(since: Moment, seen: (vm: string) => unknown): string | undefined {
    for (const name of this.names) {
      const version = seen(name)
      const true_since = (this.#versions.get(name) as Version[]).slice(since.get(name))
      if (!true_since.includes(version as Version)) {
        return `${name} has version ${version}, and was ${true_since.join(', ')} since it was asked`
      }
    }
    return undefined
  }
}
