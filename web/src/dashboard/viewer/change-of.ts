/** Changes to files, by the shapes in which agents ask for them: a patch, or a text in the place of another. */
import { diffLines } from 'diff'
import { type Fields, isRecord } from './json-shape.ts'

/** Characters and lines; what has more is shown as what was removed and what was added: comparing costs time. */
const MOST_COMPARED = 100_000
const MOST_EDITS = 400

/** Text that is a patch already, as programs write and read them. */
export const isPatch = (text: string) =>
  /^\s*(?:apply_patch\b[^\n]{0,80}\n)?(\*\*\* Begin Patch|diff --git |--- (a\/|\/dev\/null))/.test(text.slice(0, 300))

/** The files that a patch names, in one line. */
export function filesOf(patch: string): string {
  const names = patch
    .slice(0, 100_000)
    .matchAll(/^(?:\*\*\* (?:Add|Update|Delete) File: |\+\+\+ (?:b\/)?)(.{1,200})$/gm)
  return [...names]
    .map(([, name]) => name)
    .join(', ')
    .slice(0, 240)
}

const REPLACED: [before: string, after: string][] = [
  ['old_string', 'new_string'],
  ['oldString', 'newString'],
  ['old_str', 'new_str'],
  ['oldText', 'newText'],
  ['old_text', 'new_text'],
]

/** What one text in the place of another changes, once or several times; undefined where it is no such thing. */
export function diffOf(input: Fields): string | undefined {
  const changes = (Array.isArray(input.edits) ? input.edits.slice(0, 200) : [input]).map(changeOf)
  if (changes.length === 0 || changes.some((one) => one === undefined)) return undefined
  return changes.join('\n@@ …\n')
}

function changeOf(value: unknown): string | undefined {
  if (!isRecord(value)) return undefined
  const names = REPLACED.find(
    ([before, after]) => typeof value[before] === 'string' && typeof value[after] === 'string',
  )
  if (!names) return undefined
  const [before, after] = [value[names[0]] as string, value[names[1]] as string]
  const compared =
    before.length + after.length > MOST_COMPARED
      ? undefined
      : diffLines(ended(before), ended(after), { maxEditLength: MOST_EDITS })
  if (!compared) return [...signed('-', before), ...signed('+', after)].join('\n')
  return compared
    .flatMap(({ added, removed, value: text }) => signed(added ? '+' : removed ? '-' : ' ', text))
    .join('\n')
}

const ended = (text: string) => (text === '' || text.endsWith('\n') ? text : `${text}\n`)

function signed(sign: string, text: string): string[] {
  const lines = text.split('\n')
  if (lines.at(-1) === '') lines.pop()
  return lines.map((line) => sign + line)
}
