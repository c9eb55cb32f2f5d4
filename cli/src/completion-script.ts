export const SHELLS = ['bash', 'zsh', 'fish'] as const

interface CompletedCommand {
  readonly words: readonly string[]
  readonly summary: string
  readonly flags: readonly { name: string; summary: string }[]
  /** What its argument may be. */
  readonly values: readonly string[]
}

/**
 * A script for a shell to source. It holds every word there is, so that completing
 * starts no program; make it again after an update.
 */
export function completionScript(
  shell: (typeof SHELLS)[number],
  bin: string,
  commands: readonly CompletedCommand[],
): string {
  const table = [...wordsAfter(commands)]
  if (shell === 'fish') return fish(bin, table)
  return shell === 'bash' ? bash(bin, table) : zsh(bin, table)
}

interface Choice {
  word: string
  summary: string
}

/** What may follow each line of words: sub-commands, flags, values. */
function wordsAfter(commands: readonly CompletedCommand[]): Map<string, Choice[]> {
  const table = new Map<string, Choice[]>([['', []]])
  const add = (line: string, choice: Choice) => {
    const choices = table.get(line) ?? []
    if (!choices.some(({ word }) => word === choice.word)) choices.push(choice)
    table.set(line, choices)
  }
  for (const { words, summary, flags, values } of commands) {
    for (const [index, word] of words.entries()) {
      add(words.slice(0, index).join(' '), { word, summary: index === words.length - 1 ? summary : '' })
    }
    const line = words.join(' ')
    for (const word of values) add(line, { word, summary: '' })
    for (const flag of [...flags, { name: 'help', summary: 'Say how it is used.' }]) {
      add(line, { word: `--${flag.name}`, summary: flag.summary })
    }
  }
  return table
}

type Table = [line: string, choices: Choice[]][]

function bash(bin: string, table: Table): string {
  const cases = table.map(([line, choices]) => `    '${line}') words='${choices.map(({ word }) => word).join(' ')}' ;;`)
  return `_${bin}() {
  local line='' word words=''
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    [[ $word == -* ]] || line="\${line:+$line }$word"
  done
  case "$line" in
${cases.join('\n')}
  esac
  COMPREPLY=($(compgen -W "$words" -- "\${COMP_WORDS[COMP_CWORD]}"))
}
complete -F _${bin} ${bin}`
}

function zsh(bin: string, table: Table): string {
  const quoted = ({ word, summary }: Choice) => `'${`${word}:${summary}`.replaceAll("'", "'\\''")}'`
  const cases = table.map(([line, choices]) => `    '${line}') choices=(${choices.map(quoted).join(' ')}) ;;`)
  return `#compdef ${bin}
_${bin}() {
  local line='' word
  local -a choices
  for word in "\${(@)words[2,CURRENT-1]}"; do
    [[ $word == -* ]] || line="\${line:+$line }$word"
  done
  case "$line" in
${cases.join('\n')}
  esac
  _describe '${bin}' choices
}
if [[ "$funcstack[1]" == _${bin} ]]; then _${bin} "$@"; else compdef _${bin} ${bin}; fi`
}

function fish(bin: string, table: Table): string {
  const quoted = (text: string) => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`
  const rules = table.flatMap(([line, choices]) =>
    choices.map(({ word, summary }) => {
      const what = word.startsWith('--') ? `-l ${word.slice(2)}` : `-a ${word}`
      return `complete -c ${bin} -f -n "__${bin}_after '${line}'" ${what} -d ${quoted(summary)}`
    }),
  )
  return `function __${bin}_after
  set -l line
  set -l words (commandline -opc)
  set -e words[1]
  for word in $words
    string match -q -- '-*' $word; or set -a line $word
  end
  test "$line" = "$argv[1]"
end
${rules.join('\n')}`
}
