/** Trees to race over: real transcript lines in an order that only the seed decides. */
import { closeSync, mkdirSync, openSync, truncateSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { type Random, random } from '../test/drivers/random.ts'
import { transcript } from '../test/drivers/transcript.ts'

/** `count` transcripts of `from` to `to` bytes, a hundred to a project. */
export function manyTranscripts(home: string, count: number, [from, to]: readonly [number, number]): number {
  const dice = random(1)
  const stock = linesInStock(dice)
  let bytes = 0
  for (let made = 0; made < count; made += 1) {
    const folder = join(home, '.claude/projects', `-home-me-project-${Math.floor(made / 100)}`)
    if (made % 100 === 0) mkdirSync(folder, { recursive: true })
    const id = dice.uuid()
    const size = dice.between(from, to)
    const start = dice.between(0, stock.length - size - 1)
    const text = `{"type":"user","sessionId":"${id}","cwd":"/home/me/project"}\n${stock.subarray(start, start + size).toString('latin1')}\n`
    const file = openSync(join(folder, `${id}.jsonl`), 'w')
    bytes += writeSync(file, Buffer.from(text, 'latin1'))
    closeSync(file)
  }
  return bytes
}

/** Enough transcript to cut stretches from. */
function linesInStock(dice: Random): Buffer {
  return Buffer.from(transcript(dice, dice.uuid(), 16 * 1024 * 1024))
}

/** One transcript of about `bytes`, line after line. */
export function largeTranscript(home: string, bytes: number): string {
  const dice = random(2)
  const folder = join(home, '.claude/projects/-home-me-large')
  mkdirSync(folder, { recursive: true })
  const id = dice.uuid()
  const path = join(folder, `${id}.jsonl`)
  const file = openSync(path, 'w')
  for (let written = 0; written < bytes; )
    written += writeSync(file, transcript(dice, id, Math.min(8 * 1024 * 1024, bytes - written)))
  closeSync(file)
  return path
}

export function appendTo(path: string, bytes: number): number {
  const dice = random(3)
  const file = openSync(path, 'a')
  const written = writeSync(file, transcript(dice, dice.uuid(), bytes))
  closeSync(file)
  return written
}

/** A transcript whose first lines are real and whose rest is a hole: as long as wanted, on no disk at all. */
export function sparseTranscript(home: string, bytes: number): void {
  const path = largeTranscript(home, 32 * 1024 * 1024)
  truncateSync(path, bytes)
}
