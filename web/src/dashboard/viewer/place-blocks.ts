import type { Block, CallPart, Part, PlacedBlock, ResultPart } from './block.ts'
import { languageOf } from './language-of.ts'

/** A call that was seen, for the result that will name it. */
interface SeenCall {
  row: number
  name: string
  summary: string
  /** The only one in its row. */
  alone: boolean
}

/** Calls by their ids, the latest of them. */
export class SeenCalls {
  readonly #calls = new Map<string, SeenCall>()
  readonly #most: number

  constructor(most = 20_000) {
    this.#most = most
  }

  note(row: number, { parts }: Block): void {
    const calls = parts.filter((part): part is CallPart => part.kind === 'call' && part.id !== null)
    for (const { id, name, summary } of calls) {
      this.#calls.set(id as string, { row, name, summary, alone: calls.length === 1 })
      if (this.#calls.size <= this.#most) continue
      for (const oldest of this.#calls.keys()) {
        this.#calls.delete(oldest)
        break
      }
    }
  }

  get(id: string): SeenCall | undefined {
    return this.#calls.get(id)
  }
}

/** How many rows before a row say where it stands. */
export const ROWS_BEFORE = 12
const NUMBERED = /^\s{0,8}\d{1,7}[→\t|:]/
const SAME_MOMENT_MS = 5000
const SAID_LATELY = 3

/**
 * Blocks among their neighbours, one after the other: a result knows the call that it answers, a day is said once, and what a log says twice, under two
 * names, is told apart from what was said again.
 */
export class BlockPlacing {
  readonly #calls: SeenCalls
  #timeBefore: string | null = null
  #spokenRow = -1
  #said: { row: number; block: Block; words: string }[] = []

  constructor(calls: SeenCalls) {
    this.#calls = calls
  }

  place(row: number, block: Block): PlacedBlock {
    this.#calls.note(row, block)
    const parts = block.parts.map((part) => (part.kind === 'result' ? this.#answer(row, part) : part))
    const known = this.#knownParts(block)
    const news = parts.filter((part) => !known.parts.has(JSON.stringify(part)))
    const again = news.length === 0 && known.row !== undefined ? known.row : this.#sameAs(block)
    const placed = { ...block, parts: again === null ? news : parts, timeBefore: this.#timeBefore, again }
    this.#timeBefore = block.time ?? this.#timeBefore
    if (!block.quiet && placed.again === null) {
      this.#spokenRow = row
      const words = wordsOf(block.parts)
      this.#said = [...this.#said.slice(1 - SAID_LATELY), { row, block: { ...block, parts }, words: words ?? '' }]
    }
    return placed
  }

  #answer(row: number, part: ResultPart): ResultPart {
    const call = part.answers === null ? undefined : this.#calls.get(part.answers)
    if (!call) return part
    const { name, summary } = call
    const near = call.row === row || (call.row === this.#spokenRow && call.alone)
    return {
      ...part,
      asked: near ? null : { row: call.row, name, summary },
      language: NUMBERED.test(part.text) ? languageOf(summary) : part.language,
    }
  }

  /** What an earlier line of the same name had of it already. */
  #knownParts({ id, label }: Block): { row?: number; parts: Set<string> } {
    const before =
      id === null ? undefined : this.#said.findLast(({ block }) => block.id === id && block.label === label)
    return before
      ? { row: before.row, parts: new Set(before.block.parts.map((part) => JSON.stringify(part))) }
      : { parts: new Set() }
  }

  #sameAs(block: Block): number | null {
    const words = wordsOf(block.parts)
    if (!words) return null
    const same = this.#said.find(
      (one) => one.words === words && one.block.label !== block.label && isNear(one.block.time, block.time),
    )
    return same?.row ?? null
  }
}

/** The words of a block that has nothing else. */
function wordsOf(parts: readonly Part[]): string | undefined {
  const [only] = parts
  return parts.length === 1 && (only?.kind === 'text' || only?.kind === 'thinking')
    ? `${only.kind} ${only.text.trim()}`
    : undefined
}

const isNear = (one: string | null, other: string | null) =>
  one === null || other === null || Math.abs(Date.parse(one) - Date.parse(other)) <= SAME_MOMENT_MS
