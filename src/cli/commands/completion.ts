import { EXIT, UsageError } from '../../errors.js'
import { defineCommand } from '../command.js'

/** The shells that there is a script for. */
const SHELLS = ['bash', 'zsh'] as const

export const completion = defineCommand({
  name: 'completion',
  describe: 'Print a script that completes commands, options and VM names in your shell',
  positionals: { shell: { describe: 'bash or zsh; default: the one that $SHELL names', choices: SHELLS } },
  examples: [
    ['source <(vm-inventory completion bash)', 'for this bash'],
    ['vm-inventory completion zsh > ~/.zfunc/_vm-inventory', 'for every zsh with ~/.zfunc in its fpath'],
  ],
  run: async ({ shell }, { env, grammar, print }) => {
    const wanted = shell ?? env.SHELL?.split('/').at(-1) ?? ''
    const { completionScripts } = await import('../completion-scripts.js')
    const known = SHELLS.find((name) => name === wanted)
    if (known === undefined) {
      throw new UsageError(
        `no completion for the shell "${wanted}"`,
        `there is one for ${SHELLS.join(' and ')}: name one of them`,
      )
    }
    print(completionScripts[known](grammar))
    return EXIT.done
  },
})
