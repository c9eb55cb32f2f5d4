import { type OptionRow, optionRows } from '../collectors/option-rows.ts'
import { asWritten, tomlKey, tomlOf } from './value-words.ts'

/** A collector as far as a configuration has to tell of it. */
export interface Configurable {
  readonly id: string
  readonly title: string
  /** Nothing where it takes no options, or cannot say which. */
  readonly optionsSchema: Record<string, unknown> | undefined
  /** Why nothing more is known of it. */
  readonly trouble?: string
}

const HEAD = `# What is collected on this machine, and what is left alone.
#
# All that there is stands here, switched off by a # and with its default. Take the # away and write
# what you want instead. \`exfiltrator config check\` says whether it is right, \`exfiltrator config show\`
# what is in force, \`exfiltrator sync --dry-run\` what comes of it.

# What is left out, before anything of it is read: paths and globs. ~ is your home directory, a name
# without a slash is a name anywhere, and a folder takes with it all that lies in it. As an example:
#   exclude = ["~/.agents/private", "**/*.tmp", "drafts"]
# exclude = []

# What is left out for the project that it belongs to, told by the same sort of rules. As an example:
#   excludeProjects = ["~/clients/acme", "~/clients/*/secret"]
# excludeProjects = []
`

/** A new configuration: everything there is, as comments, so that nothing is changed by it. */
export function templateOf(collectors: readonly Configurable[]): string {
  return [HEAD, ...collectors.map(section)].join('\n')
}

function section({ id, title, optionsSchema, trouble }: Configurable): string {
  const lines = [`[collectors.${tomlKey(id)}]`, ...comment(title), '# enabled = true']
  if (trouble !== undefined) lines.push(...comment(`Its options are not known: ${trouble}`))
  const rows = optionRows(optionsSchema ?? {}, {})
  for (const row of rows.filter(({ name }) => !isInside(name))) {
    const inside = rows.filter(({ name }) => name.startsWith(`${row.name}.`) || name.startsWith(`${row.name}[`))
    lines.push('', ...comment(told(row)), ...inside.flatMap((each) => comment(`  ${each.name}: ${told(each)}`)))
    lines.push(`# ${tomlKey(row.name)} = ${row.default === null ? '…' : tomlOf(row.default)}`)
  }
  return `${lines.join('\n')}\n`
}

const isInside = (name: string) => /[.[]/.test(name)

function told({ type, description, isRequired, name, default: byDefault }: OptionRow): string {
  const kind = type.slice(0, 1).toUpperCase() + type.slice(1)
  const need = isRequired ? ', must be written' : ''
  const otherwise = isInside(name) && byDefault !== null ? `, by default ${asWritten(byDefault)}` : ''
  return `${kind}${need}${otherwise}.${description === null ? '' : ` ${description}`}`
}

/** Text as comment lines of a bearable width. */
function comment(text: string): string[] {
  const indent = /^ */.exec(text)?.[0] ?? ''
  const lines: string[] = []
  // A description may be anything: nothing of it may leave the comment.
  for (const word of text
    .replaceAll(/[\s\p{Cc}]+/gu, ' ')
    .trim()
    .split(' ')) {
    const last = lines.at(-1)
    if (last !== undefined && last.length + word.length < 100) lines[lines.length - 1] = `${last} ${word}`
    else lines.push(`# ${indent}${word}`)
  }
  return lines
}
