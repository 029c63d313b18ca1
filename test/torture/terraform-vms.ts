import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fragmentText } from '../../benchmark/lab/make-lab.mjs'
import { projectPath, runProgram } from '../integration/run-program.js'

/** A VM in a workspace of its own. */
export interface TerraformVm {
  readonly name: string
  readonly address: string
  /** Never destroyed before the end. */
  readonly stays: boolean
  readonly hasFragment: boolean
  /** What is known of it: between the end of one `terraform` and the beginning of the next. */
  is: 'there' | 'gone' | 'in motion'
  /** Grows whenever `is` changes. */
  epoch: number
}

/** More resources: more moments in which a state is empty or torn. */
const MORE = `
variable "size" {
  type = number
}

variable "round" {
  type = number
}

resource "terraform_data" "more" {
  count = var.size
  input = join("", [for i in range(400) : "padding"])
}

resource "terraform_data" "round" {
  input = var.round
}
`

/** A project whose states the real Terraform writes. */
export class TerraformVms {
  readonly root = mkdtempSync(join(tmpdir(), 'vm-infra-motion-'))
  readonly vms: readonly TerraformVm[]
  readonly #folder = join(this.root, 'terraform')

  /** @param count of the VMs every second one stays; of both kinds every second one has a fragment */
  constructor(count: number) {
    this.vms = Array.from({ length: count }, (_, i) => ({
      name: `vm-${String(i).padStart(2, '0')}`,
      address: `10.9.0.${i + 1}`,
      stays: i % 2 === 0,
      hasFragment: i % 4 < 2,
      // Without any state its fragment is believed.
      is: i % 4 < 2 ? 'in motion' : 'gone',
      epoch: 0,
    }))
    mkdirSync(join(this.root, 'ansible', 'inventory.d'), { recursive: true })
    for (const vm of this.vms) {
      mkdirSync(join(this.#folder, 'terraform.tfstate.d', vm.name), { recursive: true })
      if (vm.hasFragment) writeFileSync(join(this.root, 'ansible', 'inventory.d', `${vm.name}.ini`), fragmentText(vm))
    }
    cpSync(projectPath('examples/lab/terraform/main.tf'), join(this.#folder, 'main.tf'))
    writeFileSync(join(this.#folder, 'more.tf'), MORE)
  }

  async init(): Promise<void> {
    const { code, stderr } = await runProgram('terraform', ['init', '-no-color'], { cwd: this.#folder })
    if (code !== 0) throw new Error(`terraform init ended with ${code}: ${stderr}`)
  }

  /** Runs `terraform` for one VM. One that is there stays there while it is applied again. */
  async run(vm: TerraformVm, verb: 'apply' | 'destroy', round: number): Promise<void> {
    const size = verb === 'apply' ? 12 : 0
    const vars = { vm_name: vm.name, vm_ip: vm.address, size, round }
    const args = Object.entries(vars).map(([name, value]) => `-var=${name}=${value}`)
    if (verb === 'destroy' || vm.is === 'gone') become(vm, 'in motion')
    const { code, stderr } = await runProgram('terraform', [verb, '-auto-approve', '-no-color', ...args], {
      cwd: this.#folder,
      env: { TF_WORKSPACE: vm.name },
    })
    if (code !== 0) throw new Error(`terraform ${verb} ended with ${code}: ${stderr}`)
    const now = verb === 'apply' ? 'there' : 'gone'
    if (vm.is !== now) become(vm, now)
  }

  remove(): void {
    rmSync(this.root, { recursive: true, force: true })
  }
}

const become = (vm: TerraformVm, is: TerraformVm['is']): void => {
  vm.is = is
  vm.epoch++
}
