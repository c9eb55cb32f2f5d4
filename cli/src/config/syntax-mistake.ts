import type { TomlSyntaxError } from './toml-document.ts'

/** What is wrong with a text that is no TOML, in which line, and what to write. */
export function syntaxMistake(text: string, error: TomlSyntaxError): { line: number; message: string } {
  const lines = text.split(/\r?\n/).map((line) => line.trim())
  const at = blamed(lines, error.line - 1)
  const line = lines[at] ?? ''
  const shown = line.length > 60 ? `${line.slice(0, 57)}…` : line
  const scene = { line, lines, error, isOpen: at < error.line - 1 && openList(lines.slice(0, error.line - 1)) === at }
  const what = CAUSES.map((cause) => cause(scene)).find((found) => found !== undefined)
  return { line: at + 1, message: `\`${shown}\`: ${what ?? `${lowerFirst(error.message)} (column ${error.column})`}` }
}

/** The line that is to be mended: what was left open in an earlier one is noticed only later. */
function blamed(lines: readonly string[], found: number): number {
  const line = lines[found] ?? ''
  const before = lines.slice(0, found)
  const last = before.findLastIndex((other) => other !== '' && !other.startsWith('#'))
  if (/^\[[^\]]*$/.test(lines[last] ?? '')) return last
  const open = line === '' || /^\[|^[\w."'-]+\s*=/.test(line) ? openList(before) : undefined
  return open ?? (line === '' && last >= 0 ? last : found)
}

interface Scene {
  readonly line: string
  readonly lines: readonly string[]
  readonly error: TomlSyntaxError
  /** A list begins in the line that nothing ends. */
  readonly isOpen: boolean
}

const KEY = String.raw`(?:[\w.-]+|"[^"]*"|'[^']*')+`

/** What people write where TOML wants something else, the surest signs first. */
const CAUSES: readonly ((scene: Scene) => string | undefined)[] = [
  ({ line, lines, error }) => {
    if (!/multiple times/i.test(error.message)) return undefined
    const name = /^\[+[^\]]*\]+/.exec(line)?.[0] ?? keyOf(line) ?? line
    const before = lines.slice(0, error.line - 1).findLastIndex((other) => isAlike(other.trim(), name)) + 1
    const where = before > 0 ? ` (before in line ${before})` : ''
    return `${name} is written twice${where}: keep one, with all that belongs in it`
  },
  ({ line }) => (/[“”„‘’]/.test(line) ? 'quotation marks must be straight: write "…"' : undefined),
  ({ line }) => (/^(?:\/\/|;|--)/.test(line) ? 'a comment begins with #' : undefined),
  ({ line }) => {
    const [, key, value] = new RegExp(`^(${KEY})\\s*:\\s*(.*)$`).exec(line) ?? []
    return key ? `between a key and its value stands =, not a colon: write ${key} = ${value}` : undefined
  },
  ({ isOpen }) => (isOpen ? 'what begins here is not closed: end a list with ], a table with }' : undefined),
  ({ line }) =>
    /^\[[^\]]*$/.test(line) ? `the name of a section ends with ]: write ${line.split(/\s*[=#]/)[0]}]` : undefined,
  ({ line }) => {
    const [, section, rest] = /^(\[[^\]]*\])\s*([^\s#].*)$/.exec(line) ?? []
    return section ? `after a section's name the line ends: write ${rest} on the next one` : undefined
  },
  ({ line }) => {
    const name = /^\[([^\]"']*\s[^\]"']*)\]/.exec(line)?.[1]
    return name && !/\s\.|\.\s/.test(name) ? 'a name with a space in it stands in quotation marks' : undefined
  },
  ({ line }) => {
    const word = /=\s*(true|yes|on|false|no|off)\s*(?:#.*)?$/i.exec(line)?.[1]?.toLowerCase()
    return word ? `write ${/^(?:true|yes|on)$/.test(word) ? 'true' : 'false'}, in small letters` : undefined
  },
  ({ line, error }) => {
    if (!/escape|code point/i.test(error.message)) return undefined
    return `in "…" a backslash means something else: write '…'${/[A-Za-z]:\\/.test(line) ? ', or / between folders' : ''}`
  },
  ({ error }) =>
    /unterminated string/i.test(error.message)
      ? 'a text is not closed: end it with the quotation mark it begins with'
      : undefined,
  ({ line }) => {
    if (!line.startsWith('=')) return undefined
    return 'there is no key before ='
  },
  ({ line }) => {
    const key = new RegExp(`^(${KEY})\\s*=\\s*(?:#.*)?$`).exec(line)?.[1]
    return key ? `nothing is written after =: write a value, or put # before ${key}` : undefined
  },
  ({ line }) => {
    const [, key, value] = new RegExp(`^(${KEY})\\s*=\\s*([^\\s"'\\[{#+\\d-][^"'#]*?)\\s*(?:#.*)?$`).exec(line) ?? []
    return key ? `text stands in quotation marks: write ${key} = ${JSON.stringify(value)}` : undefined
  },
  ({ error }) => (/comma/i.test(error.message) ? 'between two values there is a comma' : undefined),
  ({ error }) => (/unterminated array/i.test(error.message) ? 'the list is not closed: end it with ]' : undefined),
  ({ error }) => (/unterminated inline/i.test(error.message) ? 'the table is not closed: end it with }' : undefined),
  ({ line }) => {
    const [, key, value] = /^([A-Za-z][\w.-]*)\s+(["'[\d]|true$|false$)/.exec(line) ?? []
    return key && value ? `between a key and its value stands =: write ${key} = …` : undefined
  },
  ({ line }) => {
    const inside = /[[,]\s*([~/*A-Za-z][^\s"',\]]*)\s*[,\]]/.exec(line.slice(line.indexOf('=') + 1))?.[1]
    return inside ? `text stands in quotation marks: write ${JSON.stringify(inside)}` : undefined
  },
  ({ error }) => (/newline/i.test(error.message) ? 'there is more on this line than one key and its value' : undefined),
  ({ line }) => {
    if (line.includes('=') || line.startsWith('[')) return undefined
    return line === '' ? undefined : 'a line is [a section], a key = value, or a # comment'
  },
]

const keyOf = (line: string) => new RegExp(`^(${KEY})\\s*=`).exec(line)?.[1]

const isAlike = (line: string, name: string) => (name.startsWith('[') ? line.startsWith(name) : keyOf(line) === name)

/** The number, from 0, of the line in which a list begins that no later one closes. */
function openList(lines: readonly string[]): number | undefined {
  const at = lines.findLastIndex((line) => /=\s*\[[^\]#]*(?:#.*)?$/.test(line))
  return at >= 0 && !lines.slice(at + 1).some((line) => /^[^#]*\]/.test(line)) ? at : undefined
}

const lowerFirst = (text: string) => text.slice(0, 1).toLowerCase() + text.slice(1)
