import { type ArtifactRef, isArtifactError } from '../../collector.ts'
import { Found, holds, inWords, mistakeIn, type Promised, same, sameSet, text } from '../broken-promise.ts'
import { checkDescription } from '../check-description.ts'
import { checkRef } from '../check-ref.ts'
import { endsWithin } from '../ends-within.ts'
import { type Listing, type LiveStage, type Looked, ONE_EACH } from '../live-stage.ts'
import { bytesRead, cannotCountReads, openHandlesOf } from '../process-facts.ts'
import type { Question } from '../question.ts'
import { isBelow } from '../stage.ts'

/** A case as it is written: what it promises, and what it does on a machine that is in use. */
export interface LiveScript extends Promised {
  readonly title: string
  /** The question whose first promise this is: where it is broken, cases that ask the question refer to this one. */
  readonly basic?: Question
  play(stage: LiveStage): Promise<string | NotTried>
}

/** Why this machine could not tell. */
export interface NotTried {
  readonly notTried: string
}

/** Trouble that a machine in use may cause at any moment. */
const HAPPENS: readonly string[] = ['gone', 'changed', 'busy', 'denied']
/** Bytes read of one artifact at most. */
const EACH = 8 << 20
/** The longest artifact that is read in two halves as well, in bytes: one of each kind. */
const HALVED = 1 << 20
/** Bytes that describing one artifact may read. */
const DESCRIBING = 16 << 20
/** Milliseconds after the signal in which a call has to end; generous, as the machine is in use. */
const SOON = 3000

const nothing: NotTried = { notTried: 'nothing is here to try it on' }
const nameOf = ({ kind, key }: ArtifactRef) => `${kind} ${key}`
/** Keys that are named. */
const NAMED = 3

/** Keys that more than one path has: legal, as a copy is the same thing, and often a mistake. */
function sharedKeys(shared: readonly (readonly [key: string, paths: readonly string[]])[]): string {
  if (shared.length === 0) return ''
  const named = shared.slice(0, NAMED).map(([key, [first, second, ...more]]) => {
    const others = more.length > 0 ? ` and ${more.length} more` : ''
    return `${key} (${first}, ${second}${others})`
  })
  const others = shared.length > NAMED ? `; and ${shared.length - NAMED} more` : ''
  return `; the same for several, which are kept as copies: ${named.join('; ')}${others}`
}

const count = (n: number, thing: string) => `${n} ${thing}${n === 1 ? '' : 's'}`

const cases: LiveScript[] = [
  {
    title: 'discover: lists what there is',
    basic: 'discover',
    promise:
      'discover yields everything that exists now, each a whole ref; only what makes the listing worthless is thrown',
    contract: 'Collector.discover',
    usually: 'a name or a place on this machine is of a form that the layout does not know',
    async play(stage) {
      const { refs, issues } = await stage.listing()
      for (const ref of refs) checkRef(ref, stage.context.home)
      const kinds = new Map<string, number>()
      for (const { kind } of refs) kinds.set(kind, (kinds.get(kind) ?? 0) + 1)
      const list = [...kinds].map(([kind, n]) => `${n} ${kind}`).join(', ')
      const reported = issues.length > 0 ? `; ${count(issues.length, 'issue')} reported` : ''
      return `${count(refs.length, 'artifact')}${list && `: ${list}`}${reported}`
    },
  },
  {
    title: 'discover: covers what it listed',
    promise: 'what was listed lies at or below a path that was said to be covered',
    contract: 'Context.covered',
    usually: '`ctx.covered` is not called for every folder that was listed whole, so nothing in it is ever marked gone',
    async play(stage) {
      const { refs, issues, covered } = await stage.listing()
      if (refs.length === 0) return nothing
      const bare = issues.length > 0 ? undefined : refs.find(({ path }) => !covered.some((at) => isBelow(path, at)))
      holds(bare === undefined, {
        on: bare && nameOf(bare),
        expected: text(`a covered path at or above ${bare?.path}`),
        got: covered,
      })
      return count(covered.length, 'covered path')
    },
  },
  {
    title: 'keys: one for each artifact',
    promise: 'the same key and path come once',
    contract: 'ArtifactRef.key',
    usually: 'two roots, or a link, lead to the same folder: enter what is really the same folder once',
    async play(stage) {
      const { refs } = await stage.listing()
      const met = new Map<string, string[]>()
      for (const ref of refs) {
        const paths = met.get(ref.key) ?? []
        holds(!paths.includes(ref.path), {
          on: nameOf(ref),
          expected: text('once'),
          got: text(`twice, at ${ref.path}`),
        })
        met.set(ref.key, [...paths, ref.path])
      }
      const shared = [...met].filter(([, paths]) => paths.length > 1)
      return `${count(met.size, 'key')}${sharedKeys(shared)}`
    },
  },
  {
    title: 'keys: the same in two listings',
    promise: 'the same thing has the same key on every run',
    contract: 'ArtifactRef.key',
    usually:
      'the key is made from the time, a counter or the order of the listing: take the id of the thing, or its path',
    async play(stage) {
      const first = await stage.listing()
      const second = await stage.list()
      const [before, after] = [keysByPath(first), keysByPath(second)]
      for (const [path, keys] of before) {
        const now = after.get(path)
        if (now !== undefined) sameSet(now, keys, { on: path })
      }
      const missing = first.refs.filter(({ path }) => !after.has(path)).slice(0, 20)
      for (const [at, answer] of (await stage.look(missing)).entries()) {
        const ref = missing[at] as ArtifactRef
        const seen = isArtifactError(answer) ? undefined : answer
        holds(seen === undefined, {
          on: nameOf(ref),
          expected: text(`${ref.path} listed again, as it is still there`),
          got: text('it is not in the second listing'),
        })
      }
      return `${count(second.refs.length, 'artifact')} the second time`
    },
  },
  {
    title: 'fingerprint: answers for each, in order, and the same without a change',
    basic: 'fingerprint',
    promise: 'one answer per ref, in order; equal tokens as long as nothing changed',
    contract: 'Collector.fingerprint',
    usually: ONE_EACH,
    async play(stage) {
      const { refs } = await stage.listing()
      if (refs.length === 0) return nothing
      const answers = await stage.look(refs)
      const sample = await stage.sample()
      const still = sample.filter(({ seen }) => stage.context.now().getTime() - (seen.modifiedAt ?? Infinity) > 60_000)
      const again = await stage.look([...still].reverse().map(({ ref }) => ref))
      for (const [at, { ref, seen }] of [...still].reverse().entries()) {
        const now = again[at]
        if (now === undefined || isArtifactError(now) || now.size !== seen.size || now.modifiedAt !== seen.modifiedAt)
          continue
        same(now.token, seen.token, {
          on: nameOf(ref),
          usually: 'the token holds the time of asking or a counter, or answers come in another order than the refs',
        })
      }
      const troubled = answers.filter((answer) => isArtifactError(answer)).length
      return `${count(refs.length, 'answer')}${troubled > 0 ? `, ${troubled} of them trouble` : ''}`
    },
  },
  {
    title: 'read: as many bytes as the fingerprint says, and the same in two halves',
    basic: 'read',
    promise: 'read gives exactly the span that was asked for, in chunks',
    contract: 'Collector.read',
    usually:
      'the span is not applied, or the size is not that of the bytes that are read (characters, a compressed size)',
    async play(stage) {
      let left = stage.bytes
      let read = 0
      const kinds = new Set<string>()
      for (const { ref, seen } of await stage.sample()) {
        const end = Math.min(seen.size ?? EACH, EACH, left)
        if (end === 0 && seen.size !== 0) break
        const got = await readSpan(stage, { ref, seen }, 0, end)
        if (got === undefined) continue
        left -= got.length
        read++
        if (seen.size !== undefined) same(got.length, end, { on: `${nameOf(ref)}: bytes of [0, ${end})` })
        if (kinds.has(ref.kind) || got.length < 2 || got.length > HALVED) continue
        kinds.add(ref.kind)
        await inHalves(stage, { ref, seen }, got)
      }
      const halved = kinds.size > 0 ? `, ${kinds.size} of them in halves as well` : ''
      return read === 0 ? nothing : `${stage.bytes - left} bytes of ${count(read, 'artifact')}${halved}`
    },
  },
  {
    title: 'describe: plain facts, by bounded reading',
    basic: 'describe',
    promise: 'a description is plain facts, made from a head and a tail, never from the whole',
    contract: 'Description',
    usually: 'content is told as it was found, or the whole file is read: use `readEnds` of @exfil/core/files',
    async play(stage) {
      let told = 0
      let titled = 0
      const malformed: string[] = []
      const failed: [ArtifactRef, Error][] = []
      for (const { ref } of await stage.sample()) {
        const before = cannotCountReads === undefined ? bytesRead(stage.pid) : 0
        const outcome = await attempt(() => stage.collector.describe(ref, stage.quiet()))
        const read = cannotCountReads === undefined ? bytesRead(stage.pid) - before : 0
        if (outcome instanceof Error) {
          if (isArtifactError(outcome) && outcome.code === 'malformed') malformed.push(nameOf(ref))
          else if (isArtifactError(outcome)) allowed(outcome, ref, [...HAPPENS, 'malformed'])
          else if (outcome instanceof Found) throw outcome
          else failed.push([ref, outcome])
          continue
        }
        checkDescription(outcome, nameOf(ref))
        holds(read <= DESCRIBING, {
          on: nameOf(ref),
          expected: text(`at most ${DESCRIBING} bytes read`),
          got: read,
        })
        told++
        if (outcome.title !== undefined) titled++
      }
      const [failure] = failed
      if (failure !== undefined) {
        const some = failed.length === 1 ? '' : `, the first of ${failed.length} that could not be described`
        throw new Found({
          on: `${nameOf(failure[0])}${some}`,
          expected: text('a description, or the error `malformed` where nothing can be said'),
          got: text(inWords(failure[1])),
          usually: usualCause(failure[1]),
        })
      }
      const [first, ...others] = malformed
      const without = first && `; ${malformed.length} could not be described: ${first}${others.length > 0 ? ', …' : ''}`
      return told + malformed.length === 0
        ? nothing
        : `${count(told, 'artifact')}, ${titled} with a title${without ?? ''}`
    },
  },
  {
    title: 'abort: every call ends soon after the signal',
    promise: `every call ends soon (here: within ${SOON / 1000} s) after the signal aborts`,
    contract: 'Collector',
    usually: 'a loop does not look at `ctx.signal`: call `ctx.signal.throwIfAborted()` in it',
    async play(stage) {
      const sample = await stage.sample()
      const calls: [string, (signal: AbortSignal) => Promise<unknown>][] = [
        ['discover', (signal) => drain(stage.collector.discover(stage.contextOf(signal)))],
        [
          'fingerprint',
          (signal) =>
            stage.collector.fingerprint(
              sample.map(({ ref }) => ref),
              stage.contextOf(signal),
            ),
        ],
        ...sample.slice(0, 1).flatMap(({ ref }): [string, (signal: AbortSignal) => Promise<unknown>][] => [
          ['describe', (signal) => stage.collector.describe(ref, stage.contextOf(signal))],
          [
            'read',
            async (signal) => drain((await stage.collector.read(ref, { start: 0 }, stage.contextOf(signal))).body),
          ],
        ]),
      ]
      for (const [name, call] of calls) {
        const controller = new AbortController()
        const running = attempt(() => call(controller.signal))
        controller.abort()
        holds(await endsWithin(SOON, running), {
          on: name,
          expected: text(`an end within ${SOON / 1000} s of the signal`),
          got: text('it goes on'),
        })
      }
      return calls.map(([name]) => name).join(', ')
    },
  },
  {
    title: 'leaks: readings that are dropped leave no handle open',
    promise: 'ending a reading early releases everything that is held',
    contract: 'Reading.body',
    usually: 'the file is closed after the loop and not in a `finally`: use `readFile` of @exfil/core/files',
    async play(stage) {
      const one = (await stage.sample()).find(({ seen }) => seen.size !== 0)
      if (one === undefined) return nothing
      await drop(stage, one)
      const before = openHandlesOf(stage.pid)
      if (before === undefined) return { notTried: 'this system does not tell what is open there' }
      for (let time = 0; time < 20; time++) await drop(stage, one)
      const left = (openHandlesOf(stage.pid) ?? before) - before
      holds(left < 10, {
        on: nameOf(one.ref),
        expected: text('no more open handles after 20 dropped readings'),
        got: text(`${left} more`),
      })
      return '20 readings dropped'
    },
  },
]

/** In the order in which they are run: the first promise of each question before all others. */
export const liveCases: readonly LiveScript[] = [
  ...cases.filter(({ basic }) => basic !== undefined),
  ...cases.filter(({ basic }) => basic === undefined),
]

function keysByPath({ refs }: Listing): Map<string, string[]> {
  const keys = new Map<string, string[]>()
  for (const { path, key } of refs) keys.set(path, [...(keys.get(path) ?? []), key])
  return keys
}

/** What comes for `[start, end)`, one byte more at most; nothing where the machine changed meanwhile. */
async function readSpan(
  stage: LiveStage,
  { ref, seen }: Looked,
  start: number,
  end: number,
): Promise<{ length: number; bytes: Buffer } | undefined> {
  let length = 0
  const kept: Uint8Array[] = []
  const outcome = await attempt(async () => {
    const { body } = await stage.collector.read(ref, { start, end }, stage.quiet())
    for await (const chunk of body) {
      holds(chunk instanceof Uint8Array && chunk.length <= 8 << 20, {
        on: nameOf(ref),
        expected: text('chunks (Uint8Array) of at most 8 MiB'),
        got: chunk instanceof Uint8Array ? text(`one of ${chunk.length} bytes`) : chunk,
      })
      length += chunk.length
      if (length <= HALVED) kept.push(chunk.slice())
      if (length > end - start) break
    }
  })
  if (outcome instanceof Error) {
    allowed(outcome, ref, seen.size === undefined ? [...HAPPENS, 'cursor-lost'] : HAPPENS)
    return undefined
  }
  return { length, bytes: Buffer.concat(kept) }
}

/** Holds two halves against the whole, unless the machine changed it meanwhile. */
async function inHalves(stage: LiveStage, looked: Looked, whole: { length: number; bytes: Buffer }): Promise<void> {
  const { ref, seen } = looked
  const middle = whole.length >> 1
  const spans = [[0, middle] as const, [middle, whole.length] as const]
  for (const [start, end] of spans) {
    const part = await readSpan(stage, looked, start, end)
    const [now] = await stage.look([ref])
    if (part === undefined || now === undefined || isArtifactError(now) || now.token !== seen.token) return
    const on = `${nameOf(ref)}: the span [${start}, ${end}) of ${whole.length} bytes`
    const usually = '`start` or `end` is not applied, or counts characters where it counts bytes'
    same(part.length, end - start, { on: `${on}: its length`, usually })
    holds(part.bytes.equals(whole.bytes.subarray(start, end)), {
      on,
      expected: text('the bytes that a whole reading has there'),
      got: text('others'),
      usually,
    })
  }
}

/** Lets trouble pass that a machine in use may cause. */
function allowed(error: Error, ref: ArtifactRef, codes: readonly string[]): void {
  if (error instanceof Found) throw error
  holds(isArtifactError(error) && codes.includes(error.code), {
    on: nameOf(ref),
    expected: text(`success, or an ArtifactError with one of ${codes.join(', ')}`),
    got: text(inWords(error)),
    usually: usualCause(error),
  })
}

function usualCause(error: Error): string {
  if ('syscall' in error)
    return 'an error of the system went through: `fileError` of @exfil/core/files makes the right one'
  return mistakeIn(error) ?? ''
}

const attempt = <T>(act: () => Promise<T>): Promise<T | Error> =>
  act().catch((thrown: unknown) => (thrown instanceof Error ? thrown : new Error(String(thrown))))

async function drain(all: AsyncIterable<unknown>): Promise<void> {
  for await (const _ of all);
}

async function drop(stage: LiveStage, { ref }: Looked): Promise<void> {
  const outcome = await attempt(async () => {
    for await (const _ of (await stage.collector.read(ref, { start: 0 }, stage.quiet())).body) break
  })
  if (outcome instanceof Error) allowed(outcome, ref, HAPPENS)
}
