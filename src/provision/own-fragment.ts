import { join } from 'node:path'
import { FRAGMENT_FOLDER } from '../config/settings.js'
import { readFragmentCarefully } from '../fragments/read-fragment-carefully.js'
import { readFragments } from '../fragments/read-fragments.js'
import type { FragmentReading } from '../model/inventory.js'
import { rootRelative } from '../project/root-relative.js'
import type { Session } from './session.js'

/** Where Terraform writes the fragment of a VM. */
export const fragmentPath = ({ config, vm }: Pick<Session, 'config' | 'vm'>): string =>
  join(config.root, FRAGMENT_FOLDER, `${vm}.ini`)

/** Reads the file that Terraform writes the VM's fragment to. Status `hosts`: it is a hand-written file of that name. */
export const ownFragment = async (session: Pick<Session, 'config' | 'vm'>): Promise<FragmentReading> => {
  const { config, vm } = session
  const path = fragmentPath(session)
  const file = { path, source: { kind: 'fragment', path: rootRelative(config.root, path) }, vm } as const
  return readFragments([file], config)[0] ?? readFragmentCarefully(file, config)
}
