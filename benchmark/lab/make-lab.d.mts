/** One VM of a generated project. */
export interface LabVm {
  readonly name: string
  readonly address: string
  /** `mr` by default. */
  readonly user?: string
  readonly groups?: readonly string[]
  /** Value of `dotfiles_local_path`. */
  readonly dotfiles?: string
}

export declare const stateText: (vm: LabVm) => string
export declare const destroyedStateText: (vm: LabVm) => string
export declare const fragmentText: (vm: LabVm) => string
export declare const makeVms: (count: number) => LabVm[]
export declare const writeLab: (root: string, vms: readonly LabVm[]) => void
