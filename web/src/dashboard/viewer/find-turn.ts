import type { Row } from './row.ts'

const BATCH = 60

/** The nearest row after (`step` 1) or before (-1) `from` in which a person says something; undefined where there is none. */
export async function findTurn(
  count: number,
  from: number,
  step: 1 | -1,
  rows: (from: number, count: number) => Promise<Row[]>,
  signal: AbortSignal,
): Promise<number | undefined> {
  for (let at = step === 1 ? from + 1 : from; step === 1 ? at < count : at > 0; at += step * BATCH) {
    const start = step === 1 ? at : Math.max(0, at - BATCH)
    const batch = await rows(start, Math.min(step === 1 ? count - start : at - start, BATCH))
    signal.throwIfAborted()
    const found = step === 1 ? batch.findIndex(isTurn) : batch.findLastIndex(isTurn)
    if (found >= 0) return start + found
  }
  return undefined
}

const isTurn = (row: Row) =>
  row.kind === 'block' &&
  row.block.tone === 'person' &&
  row.block.again === null &&
  row.block.parts.some(({ kind }) => kind === 'text' || kind === 'image')
