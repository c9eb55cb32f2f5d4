/** What a line of a transcript, as bytes, tells without being parsed. */
import { decodeUtf8 } from '@exfil/core/files'

/** Records that name a session are short. */
const SHORT = 2048
const NAMING = /"type":\s*"(?:custom-title|agent-name|ai-title|summary|pr-link)"/y
const MODEL =
  /"message":\s*\{\s*(?:"(?:id|type|role|container)":\s*(?:"[^"\\]*"|null),\s*)*"model":\s*"([^"\\]{1,100})"/y
const STAMP = /"timestamp":\s*"([^"\\]{10,40})"/y
/** Where there are several, the record's own stands beside its id, after those of what it holds. */
const OWN_STAMP = /"uuid":\s*"[^"\\]{1,100}",\s*"timestamp":\s*"([^"\\]{10,40})"/g
/** A record whose one time is that of what it holds. */
const TIMELESS = '{"type":"file-history-snapshot"'
const TYPED = ['"queued_command"', '"goal_status"', '"last-prompt"']

/** Whether it may hold what a person typed. */
export function mayBePrompt(raw: string): boolean {
  return (raw.includes('"user"') && !raw.includes('"tool_result"')) || TYPED.some((type) => raw.includes(type))
}

/** Whether it holds a title, or a pull request. */
export function namesSession(raw: string): boolean {
  if (raw.length >= SHORT) return false
  for (let at = raw.indexOf('"type":'); at >= 0; at = raw.indexOf('"type":', at + 7)) {
    NAMING.lastIndex = at
    if (NAMING.test(raw)) return true
  }
  return false
}

export function modelOn(raw: string): string | undefined {
  const model = matchAt(MODEL, raw, raw.indexOf('"message":'))
  return model && decodeUtf8(model)
}

/** When it was written, or that only parsing it can tell which of the times it is. */
export function stampOn(raw: string): string | undefined {
  const at = raw.indexOf('"timestamp":')
  const stamp = raw.startsWith(TIMELESS) ? undefined : matchAt(STAMP, raw, at)
  if (stamp === undefined || raw.indexOf('"timestamp":', at + 12) < 0) return stamp
  return [...raw.matchAll(OWN_STAMP)].at(-1)?.[1] ?? 'several'
}

function matchAt(pattern: RegExp, text: string, at: number): string | undefined {
  pattern.lastIndex = at
  return at < 0 ? undefined : pattern.exec(text)?.[1]
}
