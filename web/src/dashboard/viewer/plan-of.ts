import { type Fields, isRecord, isWord, oneLine } from './json-shape.ts'

const STEP = ['content', 'step', 'text', 'title', 'subject', 'description', 'task', 'name']

/** A list of things to do with how far each is; undefined where it is no such thing. */
export function planOf(input: Fields): string | undefined {
  const list = Object.values(input).find(
    (value): value is Fields[] =>
      Array.isArray(value) &&
      value.length > 0 &&
      value.every((one) => isRecord(one) && isWord(one.status) && STEP.some((name) => isWord(one[name]))),
  )
  return list
    ?.slice(0, 200)
    .map(
      (one) =>
        `${markOf(String(one.status))} ${oneLine(String(one[STEP.find((name) => isWord(one[name])) as string]), 300)}`,
    )
    .join('\n')
}

function markOf(status: string): string {
  if (/done|complete|finish|ok|success/i.test(status)) return '☑'
  return /progress|active|running|current|doing/i.test(status) ? '◐' : /cancel|skip|fail/i.test(status) ? '☒' : '☐'
}
