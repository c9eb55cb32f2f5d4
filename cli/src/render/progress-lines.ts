import type { RunView } from './fold-events.ts'
import { plainText } from './plain-text.ts'
import { bytes, count, things } from './quantities.ts'

/** What a terminal of `columns` shows of a run after `elapsedMs`: two lines, none of them wrapping. */
export function progressLines(view: RunView, elapsedMs: number, columns: number): string[] {
  const { tally } = view
  const rate = elapsedMs >= 500 ? `${bytes(Math.round((tally.bytesSent * 1000) / elapsedMs))}/s` : ''
  // The last ones are the first to go where there is little room.
  const facts: [place: number, text: string][] = [
    [1, things(tally.seen, 'artifact')],
    [4, `sent ${bytes(tally.bytesSent)}`],
  ]
  if (view.issues > 0) facts.push([6, things(view.issues, 'issue')])
  if (tally.uploaded > 0) facts.push([2, `${count(tally.uploaded)} uploaded`])
  facts.push([3, `read ${bytes(tally.bytesRead)}`])
  if (tally.bytesSent > 0 && rate !== '') facts.push([5, rate])
  const line = () =>
    facts
      .toSorted(([a], [b]) => a - b)
      .map(([, text]) => text)
      .join(' · ')
  while (facts.length > 1 && Bun.stringWidth(line()) >= columns) facts.pop()
  return [cut(line(), columns), cut(plainText(now(view)), columns)]
}

function now(view: RunView): string {
  if (view.trouble !== '') return view.trouble
  if (view.isFinished) return 'done'
  if (view.collector === '') return 'asking the server'
  const doing = view.checking ? 'checking with the server' : view.collector
  return view.path === '' ? `${doing}: looking` : `${doing}: ${view.path}`
}

/** Shortened in the middle, so that the end of a path stays; one column is left free for the cursor. */
function cut(text: string, columns: number): string {
  const room = Math.max(1, columns - 1)
  if (Bun.stringWidth(text) <= room) return text
  const chars = [...text]
  let head = Math.min(room, Math.ceil(chars.length / 2))
  let tail = Math.max(chars.length - room, head)
  const shortened = () => `${chars.slice(0, head).join('')}…${chars.slice(tail).join('')}`
  while (Bun.stringWidth(shortened()) > room && (head > 0 || tail < chars.length)) {
    if (head > chars.length - tail && head > 0) head--
    else tail++
  }
  return shortened()
}
