import { join } from 'node:path'
import { attempt } from './run.mjs'

/** Makes a virtual environment of Python in `folder` with one package of PyPI in it; true when both could be had. */
export const makeVenv = (python, folder, requirement) => {
  const pip = [join(folder, 'bin', 'python3'), '-m', 'pip', '--quiet', '--disable-pip-version-check']
  return attempt([python, '-m', 'venv', folder]) && attempt([...pip, 'install', requirement])
}
