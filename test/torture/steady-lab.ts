import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fragmentText, makeVms, writeLab } from '../../benchmark/lab/make-lab.mjs'
import { parseIni } from '../../src/ini/parse-ini.js'
import type { Vars } from '../../src/model/value.js'

/** VMs that are there from the beginning to the end, each with a state and a fragment. */
const STEADY = makeVms(6)
const LAST = STEADY.at(-1) as (typeof STEADY)[number]
/** How every whole file ends: the group that is the last of all, of the VM that is the last of all. */
const END = `[zz_last]\n${LAST.address}\n`

/** Variables by VM. */
export const hostsIn = (text: string): Map<string, Vars> =>
  new Map([...parseIni(text).hosts.values()].map(({ name, vars }) => [String(vars.vm_name ?? name), vars]))

/** A project on disk some of whose VMs stay as they are, whatever happens to the others. */
export class SteadyLab {
  readonly root = mkdtempSync(join(tmpdir(), 'vm-infra-torture-'))
  readonly file = this.path('ansible/inventory.ini')
  readonly lock = this.path('ansible/.inventory.ini.lock')
  readonly steady: readonly string[] = STEADY.map(({ name }) => name)

  constructor() {
    writeLab(this.root, STEADY)
    writeFileSync(this.fragment(LAST.name), `${fragmentText(LAST)}\n${END}`)
  }

  path(path: string): string {
    return join(this.root, path)
  }

  fragment(vm: string): string {
    return this.path(`ansible/inventory.d/${vm}.ini`)
  }

  /** Variables by VM of a static inventory that is whole; a sentence when it is not. */
  hostsOf(text: string): Map<string, Vars> | string {
    if (!text.startsWith('# Written by ')) return 'it does not begin as it should'
    if (!text.endsWith(END)) return 'it does not end as it should'
    const hosts = hostsIn(text)
    return this.missing(hosts) ?? hosts
  }

  /** Who of those that stay is not in a static inventory, one sentence. */
  missing(hosts: ReadonlyMap<string, Vars>): string | undefined {
    const missing = this.steady.filter((name) => !hosts.has(name))
    return missing.length === 0 ? undefined : `${missing.join(', ')} is missing`
  }

  remove(): void {
    rmSync(this.root, { recursive: true, force: true })
  }
}
