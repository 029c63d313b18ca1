import { chmodSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import t from 'tap'
import { renderAnsibleJson } from '../../src/formats/ansible-json.js'
import { renderStaticIni, type StaticIni } from '../../src/formats/static-ini.js'
import { renderYaml } from '../../src/formats/yaml.js'
import type { Inventory } from '../../src/model/inventory.js'
import { askAnsible, type OracleAnswer } from '../ini/ansible-oracle.js'
import { inventory } from './arbitrary-inventory.js'

const COUNT = Number(process.env.AGREEMENT_RUNS ?? 120)
const seed = Number(process.env.AGREEMENT_SEED ?? Date.now() % 2 ** 31)

type Read = Required<Pick<OracleAnswer, 'hosts' | 'groups'>>

const read = (answer: OracleAnswer): Read => {
  const { hosts, groups, error } = answer
  if (hosts === undefined || groups === undefined) throw new Error(`Ansible refuses it: ${error}`)
  return { hosts, groups }
}

/** The script's answer as the static file should have it: names swapped, facts and what INI cannot carry left out. */
const asStatic = (script: Read, file: Read, inventory: Inventory, { leftOut }: StaticIni): Read => {
  const tokens = new Map<string, string>()
  const hosts: Read['hosts'] = {}
  for (const [name, { vars, groups }] of Object.entries(script.hosts)) {
    const { address } = inventory.hosts.get(name) ?? {}
    const token = name in file.hosts ? name : (address ?? name)
    if (!(token in file.hosts) && inventory.vms.has(name) && address === undefined) continue
    tokens.set(name, token)
    const own = Object.fromEntries(
      Object.entries(vars).filter(([key]) => !key.startsWith('tf_') && !leftOut.has(`host ${name} ${key}`)),
    )
    const theirs = file.hosts[token]?.vars ?? {}
    if (token === address && theirs.ansible_host === undefined) delete own.ansible_host
    if (own.vm_name === undefined && theirs.vm_name === name) own.vm_name = name
    const kept = groups.filter((group) => !leftOut.has(`group ${group}`))
    hosts[token] = { vars: own, groups: kept.some((group) => group !== 'all') ? kept : [...kept, 'ungrouped'] }
  }
  const groups: Read['groups'] = {}
  for (const [name, { vars, children, hosts: members }] of Object.entries(script.groups)) {
    if (leftOut.has(`group ${name}`)) continue
    groups[name] = {
      vars: Object.fromEntries(Object.entries(vars).filter(([key]) => !leftOut.has(`group ${name} ${key}`))),
      children: children.filter((child) => !leftOut.has(`group ${child}`)),
      hosts: members.flatMap((member) => tokens.get(member) ?? []),
    }
  }
  return { hosts, groups }
}

/** In an order of its own, so that only what is there counts; who is in `all` and `ungrouped` follows from the rest. */
const settled = ({ hosts, groups }: Read): unknown => ({
  hosts: sortedEntries(hosts).map(([name, { vars, groups }]) => [
    name,
    sortedEntries(vars).map(([key, value]) => [key, sortedDict(value)]),
    groups.filter((group) => group !== 'all').sort(),
  ]),
  groups: sortedEntries(groups).map(([name, { vars, children, hosts }]) => [
    name,
    sortedEntries(vars).map(([key, value]) => [key, sortedDict(value)]),
    name === 'all' ? [] : [...children].sort(),
    name === 'all' || name === 'ungrouped' ? [] : [...hosts].sort(),
  ]),
})

const sortedEntries = <T>(record: Record<string, T>): [string, T][] =>
  Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1))

const sortedDict = (value: unknown): unknown => {
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map(sortedDict)
  const { d } = value as { d?: [string, unknown][] }
  return d === undefined
    ? value
    : { d: [...d].sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, item]) => [key, sortedDict(item)]) }
}

t.test('Ansible understands the same from the script, the static file and the YAML file', async (t) => {
  const folder = t.testdir()
  const inventories = fc.sample(inventory, { numRuns: COUNT, seed })
  const cases = inventories.map((inventory, i) => {
    const path = (name: string, text: string, mode = 0o644): string => {
      writeFileSync(join(folder, `${i}${name}`), text)
      chmodSync(join(folder, `${i}${name}`), mode)
      return join(folder, `${i}${name}`)
    }
    path('.json', renderAnsibleJson(inventory))
    const files = (['address', 'name'] as const).map((hostname) => renderStaticIni(inventory, { hostname }))
    return {
      inventory,
      files,
      paths: [
        path('.sh', `#!/bin/sh\nexec cat '${join(folder, `${i}.json`)}'\n`, 0o755),
        path('.yml', renderYaml(inventory)),
        ...files.map(({ text }, j) => path(`-${j}.ini`, text)),
      ],
    }
  })
  const answers = await askAnsible(cases.flatMap(({ paths }) => paths))
  for (const [i, { inventory, files, paths }] of cases.entries()) {
    const [script, yaml, ...inis] = answers.slice(i * paths.length, (i + 1) * paths.length).map(read) as [Read, Read]
    const where = `seed ${seed}, ${i}`
    if (!t.strictSame(settled(yaml), settled(script), `YAML, ${where}`)) break
    for (const [j, ini] of (inis as Read[]).entries()) {
      const expected = asStatic(script, ini, inventory, files[j] as StaticIni)
      // The file always has `vms`, and only has a group for those without an address when it says something.
      for (const name of ['vm_infra_no_address', 'ungrouped', 'vms'])
        if (!(name in ini.groups)) delete expected.groups[name]
      if (!t.strictSame(settled(ini), settled(expected), `INI ${j}, ${where}`)) return
    }
  }
})
