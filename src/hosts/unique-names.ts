import { addToList } from '../model/add-to-list.js'
import type { ResourceInstance } from '../state/state.js'
import { resourceAddress } from './resource-address.js'
import type { Subject } from './subjects.js'
import { toWord } from './to-word.js'

/**
 * One name for each host of a state. Where several have the same, none keeps it: each gets its key (`web-0`, `web-blue`)
 * behind it, or the whole place of its resource where keys do not tell them apart.
 *
 * @param wanted a name for each of the hosts
 */
export const uniqueNames = (
  wanted: readonly string[],
  hosts: readonly Pick<Subject, 'instance'>[],
): readonly string[] => {
  if (wanted.length < 2 || new Set(wanted).size === wanted.length) return wanted
  const names = [...wanted]
  const groups = new Map<string, number[]>()
  for (const [at, name] of names.entries()) addToList(groups, name, at)
  const taken = new Set([...groups.keys()])
  const free = freeNames(taken)
  for (const [name, members] of groups) {
    if (members.length === 1) continue
    const byKey = members.map((at) => joined(name, keysOf(hosts[at]?.instance)))
    const isEnough = new Set(byKey).size === byKey.length && byKey.every((one) => !taken.has(one))
    for (const [nth, at] of members.entries()) {
      const instance = hosts[at]?.instance
      const place = instance ? resourceAddress(instance) : ''
      names[at] = free(isEnough ? (byKey[nth] as string) : joined(name, place))
    }
  }
  return names
}

const joined = (name: string, suffix: string): string => {
  const word = toWord(suffix)
  return word === '' ? name : `${name}-${word}`
}

/** The keys on the way to an instance, outermost module first: `a-0` for `module.m["a"].libvirt_domain.vm[0]`. */
const keysOf = (instance: ResourceInstance | undefined): string => {
  if (instance === undefined) return ''
  const keys = [...instance.module.matchAll(/\[(?:"((?:[^"\\]|\\.)*)"|(\d+))\]/g)].map(([, text, n]) => text ?? n)
  if (instance.indexKey !== undefined) keys.push(String(instance.indexKey))
  return keys.join('-')
}

/** Gives each wanted name, with a number behind it if it is in `taken`, and adds what it gives to `taken`. */
const freeNames = (taken: Set<string>): ((wanted: string) => string) => {
  const numbers = new Map<string, number>()
  return (wanted) => {
    let name = wanted
    let nth = numbers.get(wanted) ?? 1
    while (taken.has(name)) name = `${wanted}-${++nth}`
    numbers.set(wanted, nth)
    taken.add(name)
    return name
  }
}
