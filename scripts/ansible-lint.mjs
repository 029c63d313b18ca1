// npm run lint:ansible: ansible-lint, in a virtual environment of its own, over every playbook that is shipped or tested with.
import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { makeVenv } from './make-venv.mjs'
import { root, run, stop } from './run.mjs'

const VERSION = '26.10.1'
const PLAYBOOKS = [join('ansible', 'playbook.yml'), join('examples', 'lab', 'ansible'), join('e2e', 'playbooks')]

/** Not called `ansible-…`: ansible-versions.mjs removes folders of that name that it does not know. */
const venv = join(root, '.venvs', `lint-${VERSION}`)
const bin = join(venv, 'bin')

const isThere = existsSync(join(bin, 'ansible-lint')) || makeVenv('python3', venv, `ansible-lint==${VERSION}`)
if (!isThere) stop('ansible-lint cannot be installed: it needs Python 3.10 or later with venv, and PyPI')
// It must find the Ansible of its own environment.
process.env.PATH = `${bin}${delimiter}${process.env.PATH}`
run([join(bin, 'ansible-lint'), '--offline', '--strict', '--profile=production', ...PLAYBOOKS])
