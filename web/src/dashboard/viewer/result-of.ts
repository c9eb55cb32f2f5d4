/** What a tool answered. */

import type { Part, Path, ResultPart } from './block.ts'
import { describeCall, idOf } from './call-of.ts'
import { asText, excerpt, type Fields, hasWords, isRecord, isWord, parsedOr } from './json-shape.ts'

const RESULTS = /result|output|response/i
const SAID = ['content', 'output', 'result', 'response', 'stdout', 'stderr', 'error']

export function isResult(value: Fields, type: string): boolean {
  if (RESULTS.test(type) && !/text/i.test(type))
    return ['content', 'output', 'result', 'text'].some((name) => value[name] !== undefined)
  const role = isWord(value.role) ? value.role : ''
  if (/tool|function|exec/i.test(role)) return true
  const answers = value.tool_use_id ?? value.call_id ?? value.toolCallId ?? value.tool_call_id
  return (
    answers !== undefined &&
    ['output', 'result', 'content', 'stdout', 'error'].some((name) => value[name] !== undefined && value[name] !== null)
  )
}

/** `partsOf` reads what stands inside an answer. */
export function resultOf(value: Fields, path: Path, partsOf: (value: unknown, path: Path) => Part[]): Part[] {
  const failed =
    value.is_error === true ||
    value.isError === true ||
    value.success === false ||
    value.status === 'error' ||
    value.status === 'failed'
  const result = (text: string, at: Path | null, error = failed): ResultPart => ({
    kind: 'result',
    error,
    answers: isWord(value.tool_use_id) ? value.tool_use_id : idOf(value),
    asked: null,
    language: '',
    ...excerpt(text, at),
  })
  const parts: Part[] = []
  if (isWord(value.command)) parts.push(describeCall('command', null, { command: value.command }, path))
  for (const name of SAID) {
    const said = value[name]
    if (!hasWords(said) && !isRecord(said)) continue
    const wrong = failed || name === 'error'
    if (isRecord(said)) {
      const inner = ['content', 'output', 'text', 'message', 'stdout'].find((one) => isWord(said[one]))
      parts.push(
        inner === undefined
          ? { ...result(asText(said), null), language: 'json' }
          : result(said[inner] as string, [...path, name, inner], wrong),
      )
    } else if (typeof said === 'string') {
      const unpacked = parsedOr(said)
      const inner = isRecord(unpacked) && typeof unpacked.output === 'string' ? unpacked.output : said
      parts.push(result(inner, inner === said ? [...path, name] : null, wrong || exitOf(unpacked) > 0))
    } else
      for (const part of partsOf(said, [...path, name]))
        parts.push(
          part.kind === 'text'
            ? { ...result('', null), ...part, kind: 'result' }
            : part.kind === 'result'
              ? { ...part, error: part.error || failed }
              : part,
        )
    if (name !== 'stdout') break
  }
  return parts
}

/** The exit code that stands beside an output, else 0. */
function exitOf(unpacked: unknown): number {
  const about = isRecord(unpacked) && isRecord(unpacked.metadata) ? unpacked.metadata.exit_code : undefined
  return typeof about === 'number' ? about : 0
}
