import { spawn } from 'node:child_process'
import { cpSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { fragmentText } from '../../benchmark/lab/make-lab.mjs'
import { projectPath, runProgram, runScript } from './run-program.js'

// Real Terraform writes its states (in place, resource by resource) while the script reads them.

const VMS = ['a', 'b', 'c', 'd'].map((letter, i) => ({ name: `${letter}-vm`, address: `10.9.0.${i + 1}` }))
const ROUNDS = 6

const applyAll = async (folder: string, verb: 'apply' | 'destroy'): Promise<void> => {
  const ended = await Promise.all(
    VMS.map(
      ({ name, address }) =>
        new Promise<number | null>((resolve, reject) => {
          const args = [verb, '-auto-approve', '-no-color', `-var=vm_name=${name}`, `-var=vm_ip=${address}`]
          const child = spawn('terraform', [...args, `-var=size=${verb === 'apply' ? 20 : 0}`], {
            cwd: folder,
            env: { ...process.env, TF_WORKSPACE: name },
            stdio: 'ignore',
          })
          child.on('error', reject)
          child.on('close', resolve)
        }),
    ),
  )
  if (ended.some((code) => code !== 0)) throw new Error(`terraform ${verb} ended with ${ended.join(', ')}`)
}

t.test('no read fails, and none loses a VM that has a fragment', async (t) => {
  const root = t.testdir({ terraform: {}, ansible: { 'inventory.d': {} } })
  const folder = join(root, 'terraform')
  cpSync(projectPath('examples/lab/terraform/main.tf'), join(folder, 'main.tf'))
  // More resources: more moments in which a state is empty or torn.
  writeFileSync(
    join(folder, 'more.tf'),
    'variable "size" {\n  type = number\n}\n\nresource "terraform_data" "more" {\n  count = var.size\n  input = join("", [for i in range(400) : "padding"])\n}\n',
  )
  for (const vm of VMS) {
    mkdirSync(join(folder, 'terraform.tfstate.d', vm.name), { recursive: true })
    writeFileSync(join(root, 'ansible', 'inventory.d', `${vm.name}.ini`), fragmentText(vm))
  }
  const init = await runProgram('terraform', ['init', '-no-color'], { cwd: folder })
  t.equal(init.code, 0)

  let busy = true
  let reads = 0
  const failures: string[] = []
  const read = async (): Promise<void> => {
    while (busy) {
      const { code, stdout, stderr } = await runScript(['--list'], { env: { VM_INFRA_ROOT: root } })
      reads++
      const names = code === 0 ? Object.keys(JSON.parse(stdout)._meta.hostvars) : []
      if (names.join() !== VMS.map(({ name }) => name).join()) failures.push(`${code} ${names.join()} ${stderr}`)
    }
  }
  const reader = read()
  const writer = (async () => {
    for (let round = 0; round < ROUNDS; round++) {
      await applyAll(folder, 'apply')
      // A replaced resource is a new write of the whole state; the VM stays.
      writeFileSync(join(folder, 'round.tf'), `resource "terraform_data" "round" {\n  input = ${round}\n}\n`)
    }
  })()
  await writer.finally(() => {
    busy = false
  })
  await reader
  t.strictSame(failures, [])
  t.ok(reads > 0, `${reads} reads`)

  const { stdout, stderr } = await runScript(['--list'], { env: { VM_INFRA_ROOT: root } })
  t.equal(stderr, '', 'and at rest there is nothing to say')
  const { hostvars } = JSON.parse(stdout)._meta
  t.strictSame(
    Object.values(hostvars).map((vars) => (vars as { ansible_host: string }).ansible_host),
    VMS.map(({ address }) => address),
  )

  await applyAll(folder, 'destroy')
  const gone = await runScript(['--list'], { env: { VM_INFRA_ROOT: root } })
  t.strictSame(JSON.parse(gone.stdout)._meta.hostvars, {}, 'destroyed: the fragments are orphans')
  t.equal(gone.stderr.trimEnd().split('\n').length, VMS.length)
})
