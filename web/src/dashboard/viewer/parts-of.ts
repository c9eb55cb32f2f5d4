/** What one thing says: texts, thoughts, calls, answers and images, each with the way to it. */
import type { Part, Path } from './block.ts'
import { callOf, describeCall, idOf, isCall } from './call-of.ts'
import { imageOf } from './image-of.ts'
import { excerpt, type Fields, hasWords, isRecord, isWord } from './json-shape.ts'
import { isResult, resultOf } from './result-of.ts'
import { textParts } from './text-parts.ts'

const THOUGHTS = /think|thought|reason/i
/** Where the words of a thought would stand that was kept from readers. */
const SEALED = ['signature', 'thinkingSignature', 'encrypted_content', 'encryptedContent', 'data']

/** All that is said in `core`, in the order in which it is usually read: thoughts, text, calls, answers. */
export function collect(core: Fields, path: Path): Part[] {
  const said = partsOf(core, path)
  const before: Part[] = []
  const after: Part[] = []
  for (const name of ['thoughts', 'reasoning', 'reasoningText', 'reasoning_content'])
    for (const [item, at] of listed(core[name], [...path, name])) before.push(...thoughtsOf(item, at))
  for (const name of ['toolCalls', 'tool_calls', 'toolRequests', 'function_calls'])
    for (const [item, at] of listed(core[name], [...path, name])) if (isRecord(item)) after.push(...partsOf(item, at))
  return [...before, ...said, ...after].filter(
    (part) => part.kind === 'thinking' || !('text' in part) || part.text.trim() !== '',
  )
}

function* listed(value: unknown, path: Path): Generator<[unknown, Path]> {
  if (typeof value === 'string' || isRecord(value)) yield [value, path]
  if (!Array.isArray(value)) return
  for (let at = 0; at < value.length && at < 200; at += 1) yield [value[at], [...path, at]]
}

function thoughtsOf(item: unknown, path: Path): Part[] {
  if (typeof item === 'string') return hasWords(item) ? [{ kind: 'thinking', ...excerpt(item, path) }] : []
  if (!isRecord(item)) return []
  const text = [item.subject, item.description, item.text, item.summary].filter((one) => typeof one === 'string')
  return hasWords(text.join('')) ? [{ kind: 'thinking', ...excerpt(text.join('\n\n'), null) }] : []
}

function partsOf(value: unknown, path: Path, depth = 0): Part[] {
  if (typeof value === 'string') return textParts(value, path)
  if (Array.isArray(value)) {
    const parts: Part[] = []
    for (let at = 0; at < value.length && parts.length <= 400; at += 1)
      parts.push(...partsOf(value[at], [...path, at], depth + 1))
    return parts
  }
  if (!isRecord(value) || depth > 4) return []
  const deeper = (inner: unknown, at: Path) => partsOf(inner, at, depth + 1)
  const type = [value.type, value.kind].find(isWord) ?? ''
  const image = imageOf(value, path)
  if (image) return [image]
  if (isCall(value)) {
    const answer = ['result', 'output', 'response'].some((name) => hasWords(value[name]) || isRecord(value[name]))
    return answer ? [callOf(value, path), ...resultOf(value, path, deeper)] : [callOf(value, path)]
  }
  if (typeof value.tool === 'string' && isRecord(value.state)) return callWithState(value, value.state, path)
  if (isResult(value, type)) return resultOf(value, path, deeper)
  if (THOUGHTS.test(type)) return thinkingOf(value, path)
  if (isRecord(value.functionCall)) return [callOf(value.functionCall, [...path, 'functionCall'])]
  if (isRecord(value.functionResponse)) return resultOf(value.functionResponse, [...path, 'functionResponse'], deeper)
  for (const name of ['content', 'text', 'parts', 'message', 'summary', 'error', 'thinking', 'lastPrompt'])
    if (hasWords(value[name])) {
      const parts = partsOf(value[name], [...path, name], depth + 1)
      if (parts.length > 0) return parts
    }
  if (isRecord(value.error) && isWord(value.error.message))
    return resultOf({ error: value.error.message }, path, deeper).map((part) => ({ ...part, path: null }) as Part)
  return []
}

function thinkingOf(value: Fields, path: Path): Part[] {
  for (const name of ['thinking', 'text', 'summary', 'content']) {
    const inner = value[name]
    if (!hasWords(inner)) continue
    return partsOf(inner, [...path, name]).map((part) => (part.kind === 'text' ? { ...part, kind: 'thinking' } : part))
  }
  return SEALED.some((name) => isWord(value[name])) ? [{ kind: 'thinking', text: '', length: 0, path: null }] : []
}

function callWithState(value: Fields, state: Fields, path: Path): Part[] {
  const at = [...path, 'state']
  const call = describeCall(String(value.tool), idOf(value), state.input, [...at, 'input'])
  const name = ['output', 'error'].find((one) => typeof state[one] === 'string')
  if (name === undefined) return [call]
  const answer = { [name]: state[name], success: name === 'output' }
  return [call, ...resultOf(answer, at, () => [])]
}
