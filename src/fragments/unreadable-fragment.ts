import type { FragmentFile } from '../discovery/fragment-file.js'
import type { FragmentReading } from '../model/inventory.js'
import type { Problem } from '../model/problem.js'

/** The reading of a fragment that says nothing but what is wrong with it. */
export const unreadableFragment = ({ source, vm }: FragmentFile, problem: Problem): FragmentReading => ({
  source,
  vm,
  status: 'unreadable',
  hosts: [],
  groups: [],
  problems: [{ ...problem, path: source.path, vm }],
})

/** Of a fragment of 0 bytes. */
export const EMPTY: Problem = {
  code: 'fragment-unreadable',
  severity: 'warning',
  message: 'the fragment is empty (0 bytes), as a crash or a full disk leaves it',
  hint: 'write it again, with terraform apply if Terraform wrote it, or remove it',
}
