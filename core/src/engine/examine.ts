import type { Description } from '../collector.ts'
import { LIMITS } from '../wire/limits.ts'
import type { CheckAnswer, CheckItem, RecordAnswer } from '../wire/sync.ts'
import type { Version } from '../wire/version.ts'
import type { Batcher } from './batcher.ts'
import { assertUntouched, type Cut, cutContent, emptyHasher, type Hashed, hashContent, type Open } from './content.ts'
import type { Outcome } from './events.ts'
import type { Look } from './look.ts'
import type { Outbox } from './outbox.ts'
import type { Run, Subject } from './run.ts'
import type { Semaphore } from './semaphore.ts'
import { type Content, describe, entryOf } from './settle.ts'
import { isToldAlike } from './signature.ts'
import { replacesFrom } from './tiers.ts'
import { Refused } from './trouble.ts'
import { Upload } from './upload.ts'

/** What examining artifacts shares within a run. */
export interface Bench {
  readonly run: Run
  readonly outbox: Outbox
  readonly checks: Batcher<CheckItem, CheckAnswer>
  /** Raw bytes held in memory at once. */
  readonly memory: Semaphore
}

/** One artifact under examination. */
export interface Case {
  readonly subject: Subject
  readonly look: Look
  /** Where it had to be described before. */
  readonly description?: Description | undefined
  /** The server is asked about the content before anything is sent or believed. */
  readonly checking: boolean
  /** Hears how recording went; a refusal there is not yet the end. */
  answered(answer: RecordAnswer, outcome: Outcome, bytes: number): Promise<void> | void
}

/** What a hashing pass holds: the chunks of its reader. */
const HASHING_BYTES = 1024 * 1024
const EMPTY = emptyHasher().digest('hex')
const same = (version: Version | undefined, content: { length: number; checksum: string }) =>
  version !== undefined && version.checksum === content.checksum && version.length === content.length

/**
 * Reads an artifact as far as needed to know what became of it, and hands what is new to
 * the outbox. Resolves to whether anything was handed over: if not, the content is what
 * was agreed. Throws `ArtifactError` for trouble with the artifact.
 */
export async function examine(bench: Bench, of: Case): Promise<boolean> {
  const { look, checking } = of
  const { before, fingerprint, ref } = look
  const { size } = fingerprint
  const type = of.subject.definition.id
  const count = (bytes: number) => bench.run.ledger.add(type, 'bytesRead', bytes)
  const open: Open = (span) => of.subject.collector.read(ref, span, of.subject.context)
  const ask = async ({ checksum, length }: Hashed, key = look.key) => {
    const answer = await bench.checks.ask({ type, key, checksum, length })
    if (answer.status === 'refused') throw new Refused(answer.reason)
    return answer
  }
  const hash = async (end = fingerprint.size, marks: { from?: number; at?: number } = {}) => {
    const leave = await bench.memory.enter(Math.min(end ?? HASHING_BYTES, HASHING_BYTES))
    return hashContent(open, end, marks, count).finally(leave)
  }

  let base = before?.tip
  let bounds = before?.bounds ?? [0]
  const mayGrow = ref.growth === 'append' || ref.growth === 'cursor' || before?.partial === true

  if (checking) {
    const whole = await hash()
    let answer = await ask(whole)
    const [former] = look.formerKeys
    if (answer.status === 'needed' && !answer.tip && former !== undefined) answer = await ask(whole, former)
    if (answer.status === 'known') return settled(answer.head, answer.tip, whole)
    base = answer.tip
    bounds = [answer.tip?.length ?? 0]
    // The server has a version like this and still wants it: its bytes are lost, so it is sent anew.
    if (base && (same(answer.head, whole) || same(base, whole))) return send(base.generation + 1, 0, [0], emptyHasher())
  }
  if (!base) return send(1, 0, [0], emptyHasher())

  if (mayGrow && (size === undefined || size >= base.length)) {
    const from = size === undefined ? base.length : replacesFrom(bounds, size - base.length)
    // Where there are earlier generations, what looks like growth may be one of them that came back.
    const mayBeKnown = !checking && base.generation > 1
    const prefix = await hash(mayBeKnown ? size : size && base.length, { from, at: base.length })
    if (prefix.checksumAt === base.checksum) {
      if ((size ?? prefix.length) > base.length) {
        const answer = mayBeKnown ? await ask(prefix) : undefined
        if (answer?.status === 'known') return settled(answer.head, answer.tip, prefix)
        return send(base.generation, from, bounds, prefix.resume)
      }
      return settled(before?.head ?? base, base, { ...prefix, length: base.length, checksum: base.checksum })
    }
  }
  if (look.guess) {
    look.guess.disproved()
    const { guess, ...itself } = look
    return examine(bench, { ...of, look: { ...itself, before: undefined, formerKeys: [] } })
  }
  const whole = await hash()
  if (!checking) {
    if (before && same(before.head, whole) && !before.partial) return settled(before.head, base, whole)
    const answer = await ask(whole)
    if (answer.status === 'known') return settled(answer.head, answer.tip, whole)
    base = answer.tip ?? base
  }
  return send(base.generation + 1, 0, [0], emptyHasher())

  /** The server has this content: at most its head, and what is said of it, need to change. */
  async function settled(head: Version, tip: Version, content: { length: number; checksum: string }): Promise<boolean> {
    const agreed = before !== undefined && same(before.head, content) && same(head, content) && !before.partial
    if (agreed && !checking && isToldAlready(before, look)) return false
    const { generation } = same(tip, content) ? tip : head
    const boundsBefore = before && same(before.tip, tip) ? before.bounds : [tip.length]
    const outcome: Outcome = agreed ? 'described' : before?.partial ? 'uploaded' : 'known'
    const { length, checksum } = content
    const found = { generation, length, checksum, base: tip, segments: [], from: tip.length, boundsBefore }
    return file(found, outcome, !same(head, content) || (before !== undefined && !isToldAlready(before, look)))
  }

  async function file(content: Content, outcome: Outcome, isNews: boolean): Promise<boolean> {
    const description = await describe(bench.run, of)
    const entry = entryOf(look, content, description, type)
    bench.outbox.file({ entry, isNews, answered: (answer) => of.answered(answer, outcome, 0) })
    return true
  }

  async function send(generation: number, from: number, boundsBefore: readonly number[], hasher: Bun.CryptoHasher) {
    const description = await describe(bench.run, of)
    const upload = new Upload(type, look, description, { generation, base, from, bounds: boundsBefore })
    const weight = Math.min(2 * LIMITS.segmentBytes, (size ?? Number.POSITIVE_INFINITY) - from)
    const leave = await bench.memory.enter(weight)
    bench.outbox.opened(upload)
    try {
      const reading = await open(size === undefined ? { start: from } : { start: from, end: size })
      let held: { cut: Cut; frame: Promise<Uint8Array> } | undefined
      for await (const cut of cutContent(reading, from, hasher, count)) {
        if (held) await bench.outbox.place(upload, held.cut, await held.frame)
        held = { cut, frame: bench.run.compress(cut.raw) }
        held.frame.catch(() => {})
      }
      assertUntouched(fingerprint, await reading.fingerprint(), mayGrow)
      const last = (answer: RecordAnswer) => of.answered(answer, 'uploaded', upload.bytes)
      if (held) await bench.outbox.place(upload, held.cut, await held.frame, last)
      else
        return file(
          { generation, length: 0, checksum: EMPTY, base, segments: [], from: 0, boundsBefore: [0] },
          'uploaded',
          true,
        )
    } finally {
      bench.outbox.closed(upload)
      leave()
    }
    return true
  }
}

/** Records where an artifact is and how it is described, its content being what was agreed. */
export async function redescribe(bench: Bench, of: Case): Promise<void> {
  const { look } = of
  if (!look.before) return
  const { head, tip, bounds } = look.before
  const content: Content = { ...head, base: tip, segments: [], from: tip.length, boundsBefore: bounds }
  const description = await describe(bench.run, of)
  const entry = entryOf(look, content, description, of.subject.definition.id)
  const isNews = !isToldAlready(look.before, look)
  bench.outbox.file({ entry, isNews, answered: (answer) => of.answered(answer, 'described', 0) })
}

/** Whether all that is said of an artifact beside its content has been said before. */
function isToldAlready(before: NonNullable<Look['before']>, look: Look): boolean {
  return !before.gone && before.key === look.key && isToldAlike(before, look)
}
