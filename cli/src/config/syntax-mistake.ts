import type { TomlSyntaxError } from './toml-document.ts'

/** What is wrong with a text that is no TOML, in one line that says what to write. */
export function syntaxMistake(text: string, error: TomlSyntaxError): string {
  const lines = text.split(/\r?\n/)
  const line = (lines[error.line - 1] ?? '').trim()
  const shown = line === '' ? 'the end of the file' : `\`${line.length > 60 ? `${line.slice(0, 57)}…` : line}\``
  const what = CAUSES.map((cause) => cause({ line, lines, error })).find((found) => found !== undefined)
  return `${shown}: ${what ?? `${lowerFirst(error.message)} (column ${error.column})`}`
}

interface Scene {
  readonly line: string
  readonly lines: readonly string[]
  readonly error: TomlSyntaxError
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
  ({ line, lines, error }) => {
    if (line !== '' && !/^\[|^[\w."'-]+\s*=/.test(line)) return undefined
    const open = openList(lines.slice(0, error.line - 1))
    return open === undefined ? undefined : `the list that begins in line ${open} is not closed: end it with ]`
  },
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

/** The line in which a list begins that no later one closes. */
function openList(lines: readonly string[]): number | undefined {
  const at = lines.findLastIndex((line) => /=\s*\[[^\]#]*(?:#.*)?$/.test(line))
  return at >= 0 && !lines.slice(at + 1).some((line) => /^[^#]*\]/.test(line)) ? at + 1 : undefined
}

const lowerFirst = (text: string) => text.slice(0, 1).toLowerCase() + text.slice(1)
