import type { Effective } from '../config/effective.ts'
import { tomlKey, tomlOf } from '../config/value-words.ts'

/** Where remarks begin, unless a value is longer. */
const COLUMN = 36

/** What is in force, in the form of a configuration that says so. */
export function configLines(shown: { path: string; exists: boolean; values: readonly Effective[] }): string[] {
  const lines = [`# ${shown.path}${shown.exists ? '' : ' (not there: all is as it comes)'}`]
  let section = ''
  for (const { path, value, from, line } of shown.values) {
    const home = path.slice(0, -1).map(tomlKey).join('.')
    if (home !== section) lines.push('', `[${home}]`)
    section = home
    const origin = from === 'file' ? `line ${line}` : value === null ? 'not set' : 'default'
    const key = tomlKey(path.at(-1) as string)
    lines.push(`${(value === null ? `# ${key}` : `${key} = ${tomlOf(value)}`).padEnd(COLUMN)}  # ${origin}`)
  }
  return lines
}
