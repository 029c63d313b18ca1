import { join } from 'node:path'
import { attempt } from './run.mjs'

/** Makes a Python virtual environment in `folder`, and installs one package of PyPI into it; true if both succeeded. */
export const makeVenv = (python, folder, requirement) => {
  const pip = [join(folder, 'bin', 'python3'), '-m', 'pip', '--quiet', '--disable-pip-version-check']
  return attempt([python, '-m', 'venv', folder]) && attempt([...pip, 'install', requirement])
}
