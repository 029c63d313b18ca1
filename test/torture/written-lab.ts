import {
  chmodSync,
  chownSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { CLI } from '../integration/run-program.js'
import { startProgram } from './start-program.js'
import { SteadyLab } from './steady-lab.js'

/** Ways in which a static inventory can lie there. */
export type Kind = 'plain' | 'linked'

const VM = 'moving'

/** A project whose static inventory is up to date, until one of its fragments is changed. */
export class WrittenLab extends SteadyLab {
  readonly args: readonly string[] = ['--root', this.root, '--write-static']
  #version = 0
  #kept = ''

  private constructor(private readonly kind: Kind) {
    super()
  }

  /** `linked`: the file is a link to one elsewhere, whose mode is odd, and whose owner is, where that may be had, nobody. */
  static async make(kind: Kind): Promise<WrittenLab> {
    const lab = new WrittenLab(kind)
    if (kind === 'linked') {
      mkdirSync(lab.path('shared'))
      symlinkSync('../shared/hosts', lab.file)
    }
    lab.change()
    await lab.writeClean()
    if (kind === 'linked') {
      if (process.getuid?.() === 0) chownSync(lab.file, 1234, 4321)
      chmodSync(lab.file, 0o2640)
    }
    lab.#kept = lab.#look()
    return lab
  }

  /** Changes a fragment: the file as it is now, and as it has to become. */
  change(): { before: string; after: string } {
    const version = ++this.#version
    writeFileSync(this.fragment(VM), `[vms]\n10.77.0.1 ansible_user=mr vm_name=${VM} version=${version}\n`)
    if (version === 1) return { before: '', after: '' }
    const before = this.text()
    return { before, after: before.replace(` version=${version - 1}\n`, ` version=${version}\n`) }
  }

  text(): string {
    return readFileSync(this.file, 'utf8')
  }

  /** Brings the file up to date, without any trouble; what went wrong all the same. */
  async writeClean(): Promise<string | undefined> {
    const { code, stderr } = await startProgram(CLI, ...this.args).ended
    return code === 0 ? undefined : `a clean run ended with ${code}: ${stderr.trim()}`
  }

  /** What is not as it was, apart from the content: link, mode, owner. */
  disturbed(): string | undefined {
    const now = this.#look()
    return now === this.#kept ? undefined : `the file was ${this.#kept}, and is ${now}`
  }

  /** Temporary and lock files. */
  leftovers(): string[] {
    return [this.path('ansible'), this.kind === 'linked' ? this.path('shared') : this.path('ansible')].flatMap(
      (folder) => readdirSync(folder).filter((name) => name.startsWith('.')),
    )
  }

  #look(): string {
    const { mode, uid, gid } = statSync(this.file)
    const link = lstatSync(this.file).isSymbolicLink() ? 'a link to a file' : 'a file'
    return `${link} of mode ${(mode & 0o7777).toString(8)} and owner ${uid}:${gid}`
  }
}
