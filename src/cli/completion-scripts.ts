import type { Command, Grammar, Option } from './command.js'
import { allOptions, EVERYWHERE } from './grammar.js'

/** What a shell completes after a command. */
interface Words {
  readonly name: string
  /** The name and its aliases, as a pattern of the shell. */
  readonly names: string
  /** Its options and fixed words, separated by blanks. */
  readonly fixed: string
  /** What its first positional is, if that can be completed. */
  readonly argument: 'names' | 'file' | undefined
}

const wordsOf = (command: Command, shared: Grammar['shared']): Words => {
  const [first] = Object.values(command.positionals ?? {})
  return {
    name: command.name,
    names: [command.name, ...(command.aliases ?? [])].join('|'),
    fixed: [...(first?.choices ?? []), ...optionWords(command, shared)].join(' '),
    argument: typeof first?.complete === 'function' ? 'names' : first?.complete,
  }
}

const typed = (name: string): string => `--${name}`

const optionWords = ({ options = {} }: Command, shared: Grammar['shared']): string[] =>
  [...Object.keys(options), ...Object.keys(shared), ...EVERYWHERE].map(typed)

/** Options that take a value. */
const valueFlags = (grammar: Grammar): string[] => {
  const all = allOptions(grammar).filter(([, { type }]) => type !== 'boolean')
  return [...new Set(all.map(([name]) => typed(name)))].sort()
}

/** A line of the shell's `case` for each option whose value can be completed: one of a few words, a file or a folder. */
const valueCases = (
  grammar: Grammar,
  complete: { readonly [Kind in NonNullable<Option['complete']>]: string } & {
    readonly words: (choices: string) => string
  },
): string => {
  const cases = allOptions(grammar).flatMap(([name, option]) => {
    if (option.choices !== undefined) return [[name, complete.words(option.choices.join(' '))] as const]
    return option.complete === undefined ? [] : [[name, complete[option.complete]] as const]
  })
  return [...new Map(cases)].map(([name, command]) => `    ${typed(name)}) ${command}; return ;;`).join('\n')
}

const programs = ({ main, commands }: Grammar): string =>
  [main, ...commands].flatMap((one) => one.program ?? []).join(' ')

/** Sets the command where the program is one of its own, such as `destroy-vm`. */
const programCase = ({ commands }: Grammar): string => {
  const cases = commands.flatMap(({ name, program }) =>
    program === undefined ? [] : [`${program}) command=${name} ;;`],
  )
  return `case $program in ${cases.join(' ')} esac`
}

/** The path in the shell's variable `part`, with `~/` expanded: completion gets words as they were typed. */
const PATH = `"\${part/#\\~\\//$HOME/}"`

/**
 * Host names are not given to `compgen -W`, which would expand them, but compared here; and they are quoted, because bash puts them
 * into the line unchanged. In `--root=/x` bash makes the `=` a word of its own.
 */
const bash = (grammar: Grammar): string => {
  const { main, commands, shared } = grammar
  return `# bash completion for vm-inventory
_vm_inventory_hosts() {
  local name
  COMPREPLY=()
  while IFS= read -r name; do
    printf -v name %q "$name"
    [[ $name == "$1"* ]] && COMPREPLY+=("$name")
  done < <(vm-inventory list --for "$2" "\${root[@]}" 2>/dev/null)
}
_vm_inventory_files() {
  compopt -o filenames 2>/dev/null
  mapfile -t COMPREPLY < <(compgen "$1" -- "$2")
}
_vm_inventory() {
  local word=\${COMP_WORDS[COMP_CWORD]} program=\${COMP_WORDS[0]##*/} part command= option= i
  local -a root=()
  ${programCase(grammar)}
  [[ $word == = ]] && word=
  for ((i = 1; i < COMP_CWORD; i++)); do
    part=\${COMP_WORDS[i]}
    if [[ $part == = ]]; then continue; fi
    if [[ $option == --root ]]; then
      part=\${part//[\\\\\\"\\']/}
      root=(--root ${PATH})
    fi
    if [[ -n $option ]]; then option=; continue; fi
    case $part in
      ${valueFlags(grammar).join('|')}) option=$part ;;
      -*) [[ \${COMP_WORDS[i+1]} == = ]] && ((i += 2)) ;;
      *) command=\${command:-$part} ;;
    esac
  done
  case $option in
    --host) _vm_inventory_hosts "$word" ssh; return ;;
${valueCases(grammar, {
  words: (choices) => `mapfile -t COMPREPLY < <(compgen -W "${choices}" -- "$word")`,
  file: '_vm_inventory_files -f "$word"',
  folder: '_vm_inventory_files -d "$word"',
})}
    ?*) return ;;
  esac
  local words=
  case $command in
    '') words="${[...optionWords(main, shared), ...commands.map(({ name }) => name)].join(' ')}" ;;
${commands.map((command) => bashCase(wordsOf(command, shared))).join('\n')}
  esac
  mapfile -t COMPREPLY < <(compgen -W "$words" -- "$word")
}
complete -F _vm_inventory ${programs(grammar)}
`
}

const bashCase = ({ name, names, fixed, argument }: Words): string => {
  const more =
    argument === 'names'
      ? `[[ $word == -* ]] || { _vm_inventory_hosts "$word" ${name}; return; }`
      : argument === 'file'
        ? '[[ $word == -* ]] || { _vm_inventory_files -f "$word"; return; }'
        : undefined
  return `    ${names}) words="${fixed}"${more === undefined ? '' : `; ${more}`} ;;`
}

const zsh = (grammar: Grammar): string => {
  const { main, commands, shared } = grammar
  return `#compdef ${programs(grammar)}
_vm_inventory_hosts() {
  compadd -- \${(f)"$(vm-inventory list --for $1 $root 2>/dev/null)"}
}
_vm_inventory() {
  local program=\${words[1]:t} command= option= part
  local -a root=()
  ${programCase(grammar)}
  for part in "\${(@Q)words[2,CURRENT-1]}"; do
    [[ $option == --root ]] && root=(--root ${PATH})
    if [[ -n $option ]]; then option=; continue; fi
    case $part in
      --root=*) part=\${part#--root=}; root=(--root ${PATH}) ;;
      ${valueFlags(grammar).join('|')}) option=$part ;;
      -*) ;;
      *) command=\${command:-$part} ;;
    esac
  done
  if [[ -z $option && $PREFIX == --*=* ]]; then
    option=\${PREFIX%%=*}
    compset -P 1 '*='
  fi
  case $option in
    --host) _vm_inventory_hosts ssh; return ;;
${valueCases(grammar, { words: (choices) => `compadd -- ${choices}`, file: '_files', folder: '_directories' })}
    ?*) return ;;
  esac
  case $command in
    '')
      compadd -- ${optionWords(main, shared).join(' ')}
      local -a found
      found=(${commands.map(({ name, describe }) => zshWord(`${name}:${describe.replaceAll(':', '\\:')}`)).join(' ')})
      _describe command found ;;
${commands.map((command) => zshCase(wordsOf(command, shared))).join('\n')}
  esac
}
if [[ $funcstack[1] == _vm-inventory ]]; then _vm_inventory "$@"; else compdef _vm_inventory ${programs(grammar)}; fi
`
}

const zshCase = ({ name, names, fixed, argument }: Words): string => {
  const more = argument === 'names' ? `; _vm_inventory_hosts ${name}` : argument === 'file' ? '; _files' : ''
  return `    ${names}) compadd -- ${fixed}${more} ;;`
}

const zshWord = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`

/** The completion script of each shell, made from the registry of commands. */
export const completionScripts = { bash, zsh }
