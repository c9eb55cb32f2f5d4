/** One name on the way a pattern describes. */
type Part =
  | { readonly is: 'name'; readonly name: string }
  | { readonly is: 'glob'; readonly glob: Bun.Glob }
  /** `**`: any number of folders. */
  | { readonly is: 'deep' }
  /** From here on only the whole pattern can tell. */
  | { readonly is: 'open' }

/** How far a folder has come on the way of a pattern: `at` is the part that a name in it has to match. */
export interface Way {
  readonly parts: readonly Part[]
  readonly at: number
}

const MAGIC = /[*?[\]{}\\!]/

/** Folders that `**` passes by, for their size alone; a pattern that names one goes in. */
const PASSED_BY = new Set(['.git', 'node_modules'])

/**
 * What is wrong with a pattern, in words for the person who wrote it; `undefined` when nothing is.
 * `Bun.Glob` itself takes everything, and then matches nothing.
 */
export function wrongGlob(written: string): string | undefined {
  const pattern = written.startsWith('!') ? written.slice(1) : written
  if (pattern.trim() === '') return 'is empty: write a pattern such as "**/*.jsonl"'
  if (pattern.startsWith('!')) return 'begins with two "!": write one to leave files out, none to collect them'
  if (/^(?:\/|~|[A-Za-z]:)/.test(pattern))
    return 'must be relative to `root`: put the folder into `root`, and here what lies below it'
  if (/\\[A-Za-z0-9_.]/.test(pattern)) return 'separates folders with "\\": write "/", also on Windows'
  if (pattern.endsWith('/')) return `names a folder: write "${written}**" for everything in it`
  const names = pattern.split('/')
  if (names.includes('..')) return 'leads out of `root` with "..": give the folder above as `root`'
  if (names.includes('.')) return 'has a "." for a folder: leave it out'
  if (names.includes('')) return 'has "//" in it: write one "/"'
  return unbalanced(pattern)
}

function unbalanced(pattern: string): string | undefined {
  let braces = 0
  for (let at = 0; at < pattern.length; at++) {
    const char = pattern[at]
    if (char === '\\') {
      if (at === pattern.length - 1) return 'ends with "\\", which has nothing to quote'
      at++
    } else if (char === '[') {
      // A "]" that comes first is one of the characters.
      const from = /[!^]/.test(pattern[at + 1] ?? '') ? at + 3 : at + 2
      const end = pattern.indexOf(']', from)
      if (end < 0) return 'has a "[" without its "]": write "\\\\[" for the character itself'
      at = end
    } else if (char === '{') braces++
    else if (char === '}' && --braces < 0) return 'has a "}" without its "{": write "\\\\}" for the character itself'
  }
  return braces > 0 ? 'has a "{" without its "}": write "\\\\{" for the character itself' : undefined
}

/** The folders a pattern begins with that are plain names: `a/b` of `a/b/*.log`. */
export function prefixOf(pattern: string): string {
  const names = pattern.split('/').slice(0, -1)
  const end = names.findIndex((name) => MAGIC.test(name))
  return names.slice(0, end < 0 ? names.length : end).join('/')
}

/** The way of a pattern, beginning at a folder from which these names lead to the pattern's own root. */
export function wayOf(pattern: string, lead: readonly string[]): Way {
  const parts: Part[] = lead.map((name) => ({ is: 'name', name }))
  for (const text of splitOutside(pattern)) {
    if (text === '**') parts.push({ is: 'deep' })
    else if (text.includes('**') || text.includes('/') || /\[[!^]/.test(text)) parts.push({ is: 'open' })
    else parts.push(MAGIC.test(text) ? { is: 'glob', glob: new Bun.Glob(text) } : { is: 'name', name: text })
  }
  return { parts, at: 0 }
}

/** The parts between the slashes that stand outside braces and brackets. */
function splitOutside(pattern: string): string[] {
  const parts = ['']
  let depth = 0
  for (const char of pattern) {
    if (char === '{' || char === '[') depth++
    if ((char === '}' || char === ']') && depth > 0) depth--
    if (char === '/' && depth === 0) parts.push('')
    else parts[parts.length - 1] += char
  }
  return parts
}

/** The ways that go on in a folder of this name: none where nothing in it can match. */
export function enter(ways: readonly Way[], name: string): Way[] {
  const next: Way[] = []
  const go = (parts: readonly Part[], at: number) => {
    if (at < parts.length && !next.some((way) => way.parts === parts && way.at === at)) next.push({ parts, at })
  }
  for (const { parts, at: from } of ways) {
    for (let at = from; at < parts.length; at++) {
      const part = parts[at] as Part
      if (part.is === 'open') go(parts, at)
      else if (part.is === 'name') {
        if (part.name === name) go(parts, at + 1)
      } else if (part.is === 'glob') {
        if (part.glob.match(name)) go(parts, at + 1)
      } else if (!PASSED_BY.has(name)) go(parts, at)
      if (part.is !== 'deep') break
    }
  }
  return next
}

/** Whether a file of this name, in the folder that these ways have come to, matches; `undefined` where only its whole path can tell. */
export function endsIn(ways: readonly Way[], name: string): boolean | undefined {
  let answer: boolean | undefined = false
  for (const { parts, at: from } of ways) {
    for (let at = from; at < parts.length; at++) {
      const part = parts[at] as Part
      if (part.is === 'open') answer = undefined
      else if (at === parts.length - 1) {
        if (part.is === 'deep' || (part.is === 'name' ? part.name === name : part.glob.match(name))) return true
      }
      if (part.is !== 'deep') break
    }
  }
  return answer
}
