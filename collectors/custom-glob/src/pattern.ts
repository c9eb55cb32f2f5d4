import { RE2JS } from 're2js'

/** Characters of a line, or a path, that a pattern is shown. */
const SHOWN = 2000
/** The largest program a pattern may become: some 10 for everyday ones, thousands for nested repetitions. */
const PROGRAM = 1000
/** Steps (characters times program) for one answer about one artifact: some tenth of a second. */
const FUEL = 20_000_000

/** A regular expression as RE2 understands it: the time it takes grows with the text, never faster. */
export interface Pattern {
  readonly compiled: RE2JS
  readonly group: number
  readonly size: number
}

/** Compiles a pattern. Throws an `Error` for people: what is wrong, and what to write instead. */
export function patternOf(source: string, name: string): Pattern {
  const compiled = compile(source)
  const size = compiled.programSize()
  if (size > PROGRAM) throw new Error('repeats so much that it would take too long: use smaller counts, or * and +')
  const names = compiled.namedGroups()
  const groups = compiled.groupCount()
  if (Object.hasOwn(names, name)) return { compiled, group: names[name] as number, size }
  if (groups > 1)
    throw new Error(`has ${groups} groups: name the one that is meant (?P<${name}>…), or make the others (?:…)`)
  return { compiled, group: groups, size }
}

function compile(source: string): RE2JS {
  try {
    return RE2JS.compile(source)
  } catch (error) {
    const said = (error as Error).message.replace(/^error parsing regexp: /, '')
    const missing = /\(\?<?[=!]|invalid escape sequence: `\\[1-9]/.test(`${said} ${/\(\?<[=!]/.exec(source) ?? ''}`)
    throw new Error(
      `is not a regular expression of RE2: ${said}${missing ? ' (there is no looking ahead or behind, and no back-reference)' : ''}`,
    )
  }
}

/** What the pattern finds in each of the texts, in order, blanks left out; until it has worked hard enough. */
export function* findIn(pattern: Pattern, texts: Iterable<string>): Generator<string> {
  let fuel = FUEL
  for (const text of texts) {
    const shown = text.slice(0, SHOWN)
    fuel -= shown.length * pattern.size
    if (fuel < 0) return
    const matcher = pattern.compiled.matcher(shown)
    const found = matcher.find() ? matcher.group(pattern.group)?.trim() : undefined
    if (found) yield found
  }
}
