import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { type Random, random } from './random.ts'

const root = resolve(import.meta.dir, '../../..')
let stock: string[] | undefined

/**
 * Lines as agents write them: the records of the collectors' test homes, each many times over with other words, ids and
 * times in the place of its own. They compress about as real transcripts do (one file at a time to a quarter).
 */
function lines(): readonly string[] {
  if (stock) return stock
  const dice = random(17)
  const files = [...new Bun.Glob('collectors/*/test/homes/**/*.jsonl').scanSync({ cwd: root, dot: true })].sort()
  const records = files
    .flatMap((file) => readFileSync(join(root, file), 'utf8').split('\n'))
    .flatMap((line) => {
      try {
        const record: unknown = JSON.parse(line)
        return typeof record === 'object' && record !== null && 'type' in record ? [record] : []
      } catch {
        return []
      }
    })
  if (records.length < 20) throw new Error('collectors/*/test/homes hold too few records to make transcripts of')
  const words = vocabulary(dice)
  stock = Array.from({ length: 12_000 }, () => `${JSON.stringify(retell(dice.pick(records), dice, words))}\n`)
  return stock
}

/** The same record about something else. */
function retell(value: unknown, dice: Random, words: readonly string[]): unknown {
  if (Array.isArray(value)) return value.map((one) => retell(one, dice, words))
  if (typeof value === 'object' && value !== null)
    return Object.fromEntries(
      Object.entries(value).map(([name, one]) => [
        name,
        name === 'text' || name === 'content' ? tell(one, dice, words) : retell(one, dice, words),
      ]),
    )
  if (typeof value === 'number' && value > 100) return dice.between(1, value * 2)
  if (typeof value !== 'string') return value
  if (/^[0-9a-f]{8}-[0-9a-f]{4}-/.test(value)) return dice.uuid()
  if (/^\d{4}-\d\d-\d\dT/.test(value))
    return new Date(1_750_000_000_000 + dice.between(0, 30_000_000_000)).toISOString()
  return value
}

function tell(value: unknown, dice: Random, words: readonly string[]): unknown {
  if (typeof value !== 'string') return retell(value, dice, words)
  /** A few long ones, many short ones: most of a transcript's bytes are what tools printed. */
  const length = Math.floor(20 * 1.06 ** dice.between(0, 100))
  let text = ''
  while (text.length < length) {
    const rank = Math.floor(words.length ** (dice.next() * dice.next() + 0.04)) - 1
    text += `${words[rank] ?? ''}${dice.next() < 0.08 ? `(${dice.between(0, 9999)});\n  ` : ' '}`
  }
  return text
}

/** Invented words, to be picked so that the first are common and the last rare. */
function vocabulary(dice: Random): string[] {
  const syllables = 'ta re in ko pa th er on st le mi no fu sy va con de lo ex qui get set map _id .ts / err'.split(' ')
  return Array.from({ length: 3000 }, () =>
    Array.from({ length: dice.between(1, 4) }, () => dice.pick(syllables)).join(''),
  )
}

/** About `bytes` of one session's transcript: whole lines, at least one. */
export function transcript(from: Random, sessionId: string, bytes: number): string {
  const samples = lines()
  let text = ''
  do {
    text += from.pick(samples).replace(/"sessionId":"[^"]*"/, `"sessionId":"${sessionId}"`)
  } while (text.length < bytes)
  return text
}
