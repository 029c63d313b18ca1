import { existsSync, readFileSync } from 'node:fs'
import { buildConfig } from '../../src/config/build-config.js'
import type { Config } from '../../src/config/config.js'
import { type Extracted, extractHosts } from '../../src/hosts/extract-hosts.js'
import { interpretState } from '../../src/load/load-states.js'
import { parseState } from '../../src/state/parse-state.js'

/** The configuration in force where nothing is set, but for `part`. */
export const plainConfig = (part: Partial<Config> = {}): Config => ({ ...buildConfig('/project', {}), ...part })

const source = { kind: 'state', path: 'terraform/lab-1.tfstate' } as const

/** Extracts from the text of a state, for the workspace `lab-1`. */
export const extractFrom = (text: string, part: Partial<Config> = {}, exact = false): Extracted =>
  extractHosts(parseState(text, { exact }), { source, workspace: 'lab-1', config: plainConfig(part) })

/**
 * Runs a fixture folder: `state.json`, with `config.json` where it needs one. The result is plain JSON.
 *
 * @param layOut makes another text of the state
 */
export const readCase = (folder: string, layOut?: (state: unknown) => string): unknown => {
  const file = `${folder}/config.json`
  const config = plainConfig(existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {})
  const text = readFileSync(`${folder}/state.json`, 'utf8')
  const state = layOut ? layOut(JSON.parse(text)) : text
  const { hosts, groups, problems } = interpretState(state, { source, workspace: 'lab-1' }, config)
  return JSON.parse(JSON.stringify({ hosts, groups, problems }))
}
