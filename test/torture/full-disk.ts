import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { bare, CLI, runProgram } from '../integration/run-program.js'
import { Findings } from './findings.js'
import type { Suite } from './suite.js'
import { WrittenLab } from './written-lab.js'

/** Pages of the disk that are free when the file is to be written; with five there is room for lock and file. */
const FREE_PAGES = [0, 1, 2, 3, 4, 5, 6, 8]
/** Files that may still be made: lock and file want two names at a time. */
const FREE_FILES = [0, 1, 2, 3]
/** Bytes of the new file that may be written before the limit is met. */
const FILE_LIMITS = [0, 1, 200, 400, 600, 5000]

/**
 * Runs in a mount namespace of its own, whose `ansible` folder is a small disk, filled to the last `free` pages (or files),
 * or read-only. `$1` lab, `$2` what, `$3` how much, `$4` where to put what was seen, `$5…` the program.
 */
const SCRIPT = `
set -eu
lab=$1 what=$2 free=$3 seen=$4
shift 4
cp -a "$lab/ansible" "$seen/ansible"
mount -t tmpfs -o size=1m,nr_inodes=64 tmpfs "$lab/ansible"
cp -a "$seen/ansible/." "$lab/ansible/"
case $what in
pages)
  dd if=/dev/zero of="$lab/ansible/filling" bs=4096 2>/dev/null || true
  truncate -s "-$((free * 4096))" "$lab/ansible/filling" ;;
files)
  n=0
  while touch "$lab/ansible/filling-$n" 2>/dev/null; do n=$((n + 1)); done
  while [ "$free" -gt 0 ]; do n=$((n - 1)) free=$((free - 1)); rm "$lab/ansible/filling-$n"; done ;;
readonly) mount -o remount,ro "$lab/ansible" ;;
esac
echo 0 >"$seen/code"
{ "$@" 2>&1 >/dev/null || echo $? >"$seen/code"; } | cat >"$seen/stderr"
cp "$lab/ansible/inventory.ini" "$seen/inventory.ini"
ls -A "$lab/ansible" >"$seen/names"
[ "$what" = readonly ] && mount -o remount,rw "$lab/ansible"
rm -f "$lab"/ansible/filling*
"$@" >/dev/null 2>&1
cp "$lab/ansible/inventory.ini" "$seen/inventory-afterwards.ini"
ls -A "$lab/ansible" >"$seen/names-afterwards"
`

/** A disk that is full, one that is read-only, and files that may not grow: the old file is intact or the new one complete. */
export const fullDisk: Suite = {
  name: 'full-disk',
  share: 0.5,
  run: async ({ scale, deadline }) => {
    const findings = new Findings()
    const whole = scale > 0.5
    const trials: [what: string, how: number][] = [
      ...(whole ? FREE_PAGES : [0, 1, 2, 8]).map((free): [string, number] => ['pages', free]),
      ...(whole ? FREE_FILES : [0, 1]).map((free): [string, number] => ['files', free]),
      ['readonly', 0],
      ...(whole ? FILE_LIMITS : [200]).map((limit): [string, number] => ['limit', limit]),
    ]
    const counts = { trials: 0, refused: 0 }
    for (const [what, how] of trials) {
      if (findings.enough || performance.now() > deadline) break
      counts.trials++
      if (await tryToWrite(what, how, findings)) counts.refused++
    }
    return findings.result(
      `${counts.trials} writes to disks that are full, read-only or limited, ${counts.refused} refused`,
    )
  },
}

/** True when it was refused. */
const tryToWrite = async (what: string, how: number, findings: Findings): Promise<boolean> => {
  const lab = await WrittenLab.make('plain')
  const seen = mkdtempSync(join(tmpdir(), 'vm-infra-seen-'))
  const fail = (problem: string | undefined) => findings.check(problem && `${what} ${how}: ${problem}`, filesIn(seen))
  try {
    const { before, after } = lab.change()
    const limit = what === 'limit' ? ['prlimit', `--fsize=${how}`] : []
    const program = [...limit, process.execPath, CLI, ...lab.args]
    const user = process.getuid?.() === 0 ? [] : ['--user', '--map-root-user']
    const trial = ['sh', '-c', SCRIPT, 'sh', lab.root, what, String(how), seen, ...program]
    const { code, stderr } = await runProgram(...bare('unshare', ...user, '--mount', ...trial))
    const read = (name: string): string => readFileSync(join(seen, name), 'utf8')
    // Under a limit the second run is refused as the first was.
    if (code !== 0 && what !== 'limit')
      throw new Error(`the trial itself (${what} ${how}) ended with ${code}: ${stderr}`)
    const ended = Number(read('code'))
    const said = read('stderr')
      .trimEnd()
      .split('\n')
      .filter((line) => !line.includes('no state was found'))
    if (ended === 0) fail(read('inventory.ini') === after ? undefined : 'all was said to be well, but the file is old')
    else {
      fail(read('inventory.ini') === before ? undefined : 'the old file is not intact')
      const explained =
        said.length === 1 && /^vm-inventory: ansible\/inventory.ini cannot be written \(E/.test(said[0] ?? '')
      fail(explained ? undefined : `not explained: ${said.join(' / ')}`)
    }
    fail(leftovers(read('names')))
    if (what !== 'limit') {
      fail(read('inventory-afterwards.ini') === after ? undefined : 'with room again, the file is old')
      fail(leftovers(read('names-afterwards')))
    }
    return ended !== 0
  } finally {
    lab.remove()
    rmSync(seen, { recursive: true, force: true })
  }
}

const leftovers = (names: string): string | undefined => {
  const left = names.split('\n').filter((name) => name.startsWith('.'))
  return left.length === 0 ? undefined : `left behind: ${left.join(', ')}`
}

const filesIn = (folder: string): Record<string, string> =>
  Object.fromEntries(
    readdirSync(folder, { withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map(({ name }) => [name, readFileSync(join(folder, name), 'utf8')]),
  )
