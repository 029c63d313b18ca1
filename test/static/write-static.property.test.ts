import { readFileSync, utimesSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import t from 'tap'
import { ExplainedError } from '../../src/errors.js'
import { parseIni } from '../../src/ini/parse-ini.js'
import { parseIp } from '../../src/model/ip.js'
import { fragment, Lab, state } from './lab.js'

const names = ['a', 'b', 'c', 'd']

/** VMs that may share an address, each known by its state, its fragment or both, and a file that puts some of them in a group. */
const projects = fc.record({
  vms: fc.subarray(names, { minLength: 1 }).chain((some) =>
    fc.tuple(
      ...some.map((name) =>
        fc.record({
          name: fc.constant(name),
          address: fc.constantFrom('10.0.0.1', '10.0.0.2', '10.0.0.3'),
          on: fc.constantFrom('both', 'state', 'fragment', 'drifted'),
        }),
      ),
    ),
  ),
  mentions: fc.subarray(names),
  hostname: fc.constantFrom('address', 'name'),
})

type Project = typeof projects extends fc.Arbitrary<infer P> ? P : never

const filesOf = ({ vms, mentions, hostname }: Project): Record<string, string> => {
  const files: Record<string, string> = {
    'vm-infra.config.json': JSON.stringify({ static: { hostname } }),
    [Lab.fragment('rack')]: ['[rack]', 'nas ansible_host=10.0.1.1', ...mentions, ''].join('\n'),
  }
  for (const { name, address, on } of vms) {
    if (on !== 'fragment') files[Lab.state(name)] = state(name, address)
    if (on !== 'state') files[Lab.fragment(name)] = fragment(name, on === 'drifted' ? '10.0.0.9' : address)
  }
  return files
}

const damages = ['cut off', 'newer version', 'other backend'] as const

/** What somebody, or something, does to one source. */
const damaged = (files: Record<string, string>, nth: number, damage: (typeof damages)[number]): [string, string] => {
  if (damage === 'other backend') return ['terraform/main.tf', 'terraform {\n  backend "s3" {}\n}\n']
  const sources = Object.keys(files).filter((path) => path !== 'vm-infra.config.json')
  const path = sources[nth % sources.length] as string
  const text = files[path] as string
  if (path.endsWith('.ini')) return [path, `${text}x note='open\n`]
  return [path, damage === 'newer version' ? '{"version": 5}' : text.slice(0, 40)]
}

/** The hosts of the file that say where they are. */
const addressed = (text: string): string[] =>
  Array.from(parseIni(text).hosts.values()).flatMap(({ name, vars }) =>
    parseIp(name) === undefined && vars.ansible_host === undefined ? [] : [String(vars.vm_name ?? name)],
  )

t.test('where one source is damaged, no host of the file loses its address without a word', async (t) => {
  let run = 0
  const root = t.testdir()
  const property = fc.asyncProperty(projects, fc.nat(20), fc.constantFrom(...damages), async (project, nth, damage) => {
    const files = filesOf(project)
    const lab = await Lab.make(join(root, String(run++)), files)
    await lab.write()
    const before = readFileSync(lab.path(), 'utf8')
    const [path, text] = damaged(files, nth, damage)
    lab.put(path, text)
    // What has just been written may be in the middle of it, and would be waited for.
    utimesSync(lab.path(path), 1e9, 1e9)
    try {
      await lab.write()
    } catch (error) {
      if (!(error instanceof ExplainedError)) throw error
      if (readFileSync(lab.path(), 'utf8') !== before) throw new Error('refused, and written all the same')
      return
    }
    const kept = addressed(readFileSync(lab.path(), 'utf8'))
    const lost = addressed(before).filter((name) => !kept.includes(name))
    if (lost.length > 0) throw new Error(`${path} (${damage}): ${lost.join()} lost`)
  })
  await fc.assert(property, { numRuns: 300 })
  t.equal(run, 300)
})
