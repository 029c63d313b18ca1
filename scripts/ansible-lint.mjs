// npm run lint:ansible: ansible-lint, in a virtual environment of its own, over every playbook that is shipped or tested with.
import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { makeVenv } from './make-venv.mjs'
import { root, run, stop } from './run.mjs'

const VERSION = '26.10.1'
const PLAYBOOKS = [join('ansible', 'playbook.yml'), join('examples', 'lab', 'ansible'), join('e2e', 'playbooks')]

/** Not `ansible-…`: those are of the versions that ansible-versions.mjs installs, and it removes any other. */
const venv = join(root, '.venvs', `lint-${VERSION}`)
const bin = join(venv, 'bin')

const isThere = existsSync(join(bin, 'ansible-lint')) || makeVenv('python3', venv, `ansible-lint==${VERSION}`)
if (!isThere) stop('ansible-lint cannot be installed: it needs Python 3.10 or later with venv, and PyPI')
// It calls the Ansible beside it.
process.env.PATH = `${bin}${delimiter}${process.env.PATH}`
run([join(bin, 'ansible-lint'), '--offline', '--strict', '--profile=production', ...PLAYBOOKS])
