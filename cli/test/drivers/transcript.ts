import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { Random } from './random.ts'

const root = resolve(import.meta.dir, '../../..')
let lines: readonly string[] | undefined

/** Every line of the transcripts that the collectors' tests bring: real ones, so that sizes and compression are. */
export function sampleLines(): readonly string[] {
  if (lines) return lines
  const files = [...new Bun.Glob('collectors/*/test/homes/**/*.jsonl').scanSync({ cwd: root, dot: true })].sort()
  lines = files
    .flatMap((file) => readFileSync(join(root, file), 'utf8').split('\n'))
    .filter((line) => line.startsWith('{') && line.length < 200_000)
  if (lines.length < 50) throw new Error('collectors/*/test/homes hold too few lines to make transcripts of')
  return lines
}

/** About `bytes` of one session's transcript: whole lines, at least one. */
export function transcript(from: Random, sessionId: string, bytes: number): string {
  const samples = sampleLines()
  let text = ''
  do {
    const line = from.pick(samples).replace(/"sessionId":"[^"]*"/, `"sessionId":"${sessionId}"`)
    text += `${line}\n`
  } while (text.length < bytes)
  return text
}
