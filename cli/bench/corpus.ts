/** Trees to race over. The same on every machine: only seeds decide. */
import { closeSync, mkdirSync, openSync, truncateSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { type Random, random } from '../test/drivers/random.ts'
import { transcript } from '../test/drivers/transcript.ts'

const stretchBytes = 128 * 1024

/** Bytes cut at random from a stock of transcript lines, too large for two trees' files to share much. */
function cutter(dice: Random): (bytes: number) => Buffer {
  const stock = Buffer.from(transcript(dice, dice.uuid(), 48 * 1024 * 1024))
  return (bytes) => {
    const start = dice.between(0, stock.length - bytes - 1)
    return stock.subarray(start, start + bytes)
  }
}

/** `count` transcripts of `from` to `to` bytes, a hundred to a project. Their sum in bytes. */
export function manyTranscripts(home: string, count: number, [from, to]: readonly [number, number]): number {
  const dice = random(1)
  const cut = cutter(dice)
  let bytes = 0
  for (let made = 0; made < count; made += 1) {
    const folder = join(home, '.claude/projects', `-home-me-project-${Math.floor(made / 100)}`)
    if (made % 100 === 0) mkdirSync(folder, { recursive: true })
    const id = dice.uuid()
    const head = Buffer.from(`{"type":"user","sessionId":"${id}","cwd":"/home/me/project"}\n`)
    const file = openSync(join(folder, `${id}.jsonl`), 'w')
    bytes += writeSync(file, Buffer.concat([head, cut(dice.between(from, to))]))
    closeSync(file)
  }
  return bytes
}

/** One transcript of `bytes`; its path. */
export function largeTranscript(home: string, bytes: number): string {
  const dice = random(2)
  const folder = join(home, '.claude/projects/-home-me-large')
  mkdirSync(folder, { recursive: true })
  const path = join(folder, `${dice.uuid()}.jsonl`)
  write(path, bytes, dice)
  return path
}

/** Goes on with it, each `round` with other lines. */
export function appendTo(path: string, bytes: number, round: number): void {
  write(path, bytes, random(100 + round))
}

function write(path: string, bytes: number, dice: Random): void {
  const cut = cutter(dice)
  const file = openSync(path, 'a')
  for (let left = bytes; left > 0; ) left -= writeSync(file, cut(Math.min(left, dice.between(1, stretchBytes))))
  closeSync(file)
}

/** A transcript whose first 32 MiB are lines and whose rest is a hole: as long as wanted, on almost no disk. */
export function sparseTranscript(home: string, bytes: number): void {
  truncateSync(largeTranscript(home, 32 * 1024 * 1024), bytes)
}
