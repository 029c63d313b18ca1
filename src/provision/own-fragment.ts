import type { Config } from '../config/config.js'
import { readFragmentCarefully } from '../fragments/read-fragment-carefully.js'
import { readFragments } from '../fragments/read-fragments.js'
import type { FragmentReading } from '../model/inventory.js'
import { rootRelative } from '../project/root-relative.js'
import { fragmentPath } from './fragment-path.js'

/** What the file says in which Terraform writes the fragment of a VM; a hand-written one of that name has status `hosts`. */
export const ownFragment = async (config: Config, vm: string): Promise<FragmentReading> => {
  const path = fragmentPath(config, vm)
  const file = { path, source: { kind: 'fragment', path: rootRelative(config.root, path) }, vm } as const
  return readFragments([file], config)[0] ?? readFragmentCarefully(file, config, Date.now)
}
