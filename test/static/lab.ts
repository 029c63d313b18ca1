import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Config } from '../../src/config/config.js'
import { loadConfig } from '../../src/config/load-config.js'
import { loadInventory } from '../../src/load/load-inventory.js'
import { checkStatic, type StaticResult, type WriteStaticOptions, writeStatic } from '../../src/static/write-static.js'
import { destroyedState, stateOf } from '../fixtures/cli/lab.js'

/** A state that holds one libvirt domain, or none. */
export const state = (name?: string, address?: string): string =>
  name === undefined ? destroyedState : stateOf(name, address)

/** The fragment the Terraform template makes, shortened. */
export const fragment = (name: string, address: string, more = ''): string =>
  `# Fragment for ${name}\n[vms]\n${address} ansible_user=mr vm_name=${name}${more}\n\n# End fragment for ${name}\n`

/** A project on disk whose static inventory is to be written. */
export class Lab {
  private constructor(
    readonly root: string,
    readonly config: Config,
  ) {}

  /** @param files texts by path below the root */
  static async make(root: string, files: Readonly<Record<string, string>>): Promise<Lab> {
    mkdirSync(join(root, 'ansible', 'inventory.d'), { recursive: true })
    mkdirSync(join(root, 'terraform', 'terraform.tfstate.d'), { recursive: true })
    for (const [path, text] of Object.entries(files)) put(join(root, path), text)
    const { config } = await loadConfig({ root, env: {} })
    return new Lab(root, config)
  }

  /** Two VMs, each with its workspace and its fragment. */
  static two(root: string): Promise<Lab> {
    return Lab.make(root, {
      [Lab.state('a')]: state('a', '10.0.0.1'),
      [Lab.state('b')]: state('b', '10.0.0.2'),
      [Lab.fragment('a')]: fragment('a', '10.0.0.1'),
      [Lab.fragment('b')]: fragment('b', '10.0.0.2'),
    })
  }

  static state(workspace: string): string {
    return `terraform/terraform.tfstate.d/${workspace}/terraform.tfstate`
  }

  static fragment(vm: string): string {
    return `ansible/inventory.d/${vm}.ini`
  }

  path(path = 'ansible/inventory.ini'): string {
    return join(this.root, path)
  }

  put(path: string, text: string): void {
    put(this.path(path), text)
  }

  /** The static inventory without its header. */
  read(): string {
    return readFileSync(this.path(), 'utf8').replace(/^#.*\n\n/, '')
  }

  write({
    strict = false,
    timeout = 5,
    check = false,
    ...options
  }: Partial<WriteStaticOptions> & {
    strict?: boolean
    timeout?: number
    check?: boolean
  } = {}): Promise<StaticResult> {
    const config = { ...this.config, strict, locks: { ...this.config.locks, timeout } }
    return (check ? checkStatic : writeStatic)(config, { load: () => loadInventory(this.config), ...options })
  }
}

const put = (path: string, text: string): void => {
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, text)
}
