import { expect, test } from 'bun:test'
import { lstatSync, openSync, readdirSync, readFileSync, readSync, statSync, writeFileSync } from 'node:fs'
import { type ArtifactRef, type Collector, type Fingerprint, isArtifactError, type Reading } from '../collector.ts'
import { conformance } from './conformance.ts'
import { fileWorld } from './file-world.ts'
import { notesDefinition } from './notes-collector.ts'
import type { Subject } from './subject.ts'

const FILES = {
  '.notes/work/a.jsonl': '{"note":1}\n{"note":2}\n',
  '.notes/work/b.jsonl': '{"note":3}\n',
  '.notes/home/c.jsonl': '{"note":4}\n{"note":5}\n{"note":6}\n',
}

function subject(
  change?: (collector: Collector) => Partial<Collector>,
  keys = ['a.jsonl', 'b.jsonl', 'c.jsonl'],
): Subject {
  const entry = new URL('./notes-collector.ts', import.meta.url).href
  return { definition: notesDefinition(change), entry, keys, ...fileWorld(FILES) }
}

for (const { title, skip, run } of conformance(subject())) {
  if (skip === undefined) test(`the small collector passes ${title}`, run, 30_000)
  else test.skip(`the small collector passes ${title}: ${skip}`, run)
}

/** Changes each ref that is discovered. */
const refs =
  (change: (ref: ArtifactRef, at: number) => ArtifactRef) =>
  ({ discover }: Collector): Partial<Collector> => ({
    async *discover(ctx) {
      let at = 0
      for await (const batch of discover(ctx)) yield batch.map((ref) => change(ref, at++))
    },
  })

/** Changes each fingerprint. */
const tokens =
  (change: (seen: Fingerprint, path: string) => Fingerprint) =>
  ({ fingerprint }: Collector): Partial<Collector> => ({
    fingerprint: async (found, ctx) =>
      (await fingerprint(found, ctx)).map((seen, at) =>
        isArtifactError(seen) ? seen : change(seen, found[at]?.locator as string),
      ),
  })

/** Changes how a body comes. */
const bodies =
  (change: (reading: Reading) => AsyncIterable<Uint8Array>) =>
  ({ read }: Collector): Partial<Collector> => ({
    read: async (ref, span, ctx) => {
      const reading = await read(ref, span, ctx)
      return { ...reading, body: change(reading) }
    },
  })

const never = () => new Promise<never>(() => {})

/** Collectors that break one promise each. A kit that lets one pass is a defect. */
const MUTANTS: [name: string, killer: string, change: (collector: Collector) => Partial<Collector>][] = [
  [
    'a key made of the time',
    'discover: keys are the same',
    refs((ref) => ({ ...ref, key: `${ref.key}-${performance.now()}` })),
  ],
  [
    'a key made of the size',
    'discover: keys do not change when the content',
    refs((ref) => ({ ...ref, key: `${ref.key}-${statSync(ref.locator as string).size}` })),
  ],
  [
    'a key made of the whole path',
    'discover: keys and paths do not change when the home',
    refs((ref) => ({ ...ref, key: ref.locator as string })),
  ],
  [
    'a path that spells the home out',
    'discover: finds every artifact once',
    refs((ref) => ({ ...ref, path: ref.locator as string })),
  ],
  [
    'everything twice',
    'discover: finds every artifact once',
    ({ discover }) => ({
      async *discover(ctx) {
        yield* discover(ctx)
        yield* discover(ctx)
      },
    }),
  ],
  [
    'the first one forgotten',
    'discover: finds every artifact once',
    ({ discover }) => ({
      async *discover(ctx) {
        for await (const batch of discover(ctx)) yield batch.slice(1)
      },
    }),
  ],
  [
    'a missing root thrown',
    'discover: nothing, without a word',
    ({ discover }) => ({
      async *discover(ctx) {
        readdirSync(`${ctx.home}/.notes`)
        yield* discover(ctx)
      },
    }),
  ],
  [
    'everything covered, always',
    'discover: nothing, without a word',
    ({ discover }) => ({
      async *discover(ctx) {
        ctx.covered('~/.notes')
        yield* discover(ctx)
      },
    }),
  ],
  [
    'nothing covered, ever',
    'discover: covers what it listed',
    ({ discover }) => ({ discover: (ctx) => discover({ ...ctx, covered: () => {} }) }),
  ],
  [
    'an unreadable corner kept quiet',
    'discover: reports a corner',
    ({ discover }) => ({ discover: (ctx) => discover({ ...ctx, report: () => {} }) }),
  ],
  [
    'one unreadable corner ends it all',
    'discover: reports a corner',
    ({ discover }) => ({
      discover: (ctx) =>
        discover({
          ...ctx,
          report: (issue) => {
            throw new Error(issue.message)
          },
        }),
    }),
  ],
  [
    'a locator that JSON forgets',
    'refs: survive JSON',
    refs((ref) => ({ ...ref, locator: { toString: () => ref.locator } as never })),
  ],
  [
    'a token of the time',
    'fingerprint: the same token',
    tokens((seen) => ({ ...seen, token: `${seen.token}${performance.now()}` })),
  ],
  [
    'a token of the size alone',
    'fingerprint: a replacement',
    tokens((seen) => ({ ...seen, token: String(seen.size) })),
  ],
  ['a token without the size', 'fingerprint: growth shows', tokens((seen) => ({ ...seen, token: seen.file ?? '' }))],
  [
    'a token of the content',
    'fingerprint: reads no content',
    tokens((seen, path) => ({ ...seen, token: String(Bun.hash(readFileSync(path))) })),
  ],
  [
    'answers in another order',
    'fingerprint: one answer per ref',
    ({ fingerprint }) => ({
      fingerprint: async (found, ctx) => [...(await fingerprint(found, ctx))].reverse(),
    }),
  ],
  [
    'what is gone rejects for all',
    'fingerprint: what vanished',
    ({ fingerprint }) => ({
      fingerprint: async (found, ctx) => {
        for (const ref of found) lstatSync(ref.locator as string)
        return fingerprint(found, ctx)
      },
    }),
  ],
  [
    'a raw errno',
    'read: what may not be read is denied',
    () => ({
      read: async (ref) => {
        const body = [readFileSync(ref.locator as string)]
        return {
          body: (async function* () {
            yield* body
          })(),
          fingerprint: async () => ({ token: '' }),
        }
      },
    }),
  ],
  [
    "the span's end ignored",
    'read: exactly the bytes',
    ({ read }) => ({ read: (ref, { start }, ctx) => read(ref, { start }, ctx) }),
  ],
  [
    "the span's start ignored",
    'read: exactly the bytes',
    ({ read }) => ({ read: (ref, span, ctx) => read(ref, { ...span, start: 0 }, ctx) }),
  ],
  [
    'a short read kept quiet',
    'read: a span that is no longer there',
    ({ read, fingerprint }) => ({
      read: async (ref, span, ctx) => {
        const [seen] = await fingerprint([ref], ctx)
        const size = seen && !isArtifactError(seen) ? (seen.size ?? 0) : 0
        const end = Math.min(span.end ?? size, size)
        return read(ref, { start: Math.min(span.start, end), end }, ctx)
      },
    }),
  ],
  [
    'read to wherever the end is by then',
    'read: growth during the reading',
    ({ read, fingerprint }) => ({
      read: async (ref, span, ctx) => {
        const reading = await read(ref, span, ctx)
        async function* body() {
          yield* reading.body
          const [seen] = await fingerprint([ref], ctx)
          const size = seen && !isArtifactError(seen) ? (seen.size ?? 0) : 0
          if (span.end === undefined && size > 0) yield readFileSync(ref.locator as string).subarray(0, 1)
        }
        return { ...reading, body: body() }
      },
    }),
  ],
  [
    'the whole as one chunk',
    'read: a large artifact',
    bodies((reading) =>
      (async function* () {
        const chunks = []
        for await (const chunk of reading.body) chunks.push(chunk)
        yield Buffer.concat(chunks)
      })(),
    ),
  ],
  [
    'an abort not heard in a listing',
    'abort: every call',
    ({ discover }) => ({
      async *discover(ctx) {
        yield* discover({ ...ctx, signal: new AbortController().signal })
        if (ctx.signal.aborted) await never()
      },
    }),
  ],
  [
    'an abort not heard in a reading',
    'abort: every call',
    ({ read }) => ({
      read: async (ref, span, ctx) => {
        const reading = await read(ref, span, { ...ctx, signal: new AbortController().signal })
        async function* body() {
          yield* reading.body
          if (ctx.signal.aborted) await never()
        }
        return { ...reading, body: body() }
      },
    }),
  ],
  [
    'a handle left open',
    'leaks: readings',
    ({ read }) => ({
      read: async (ref, span, ctx) => {
        const reading = await read(ref, span, ctx)
        openSync(ref.locator as string, 'r')
        return reading
      },
    }),
  ],
  [
    'a fingerprint of before the reading',
    'read: a change during',
    ({ read, fingerprint }) => ({
      read: async (ref, span, ctx) => {
        const [seen] = await fingerprint([ref], ctx)
        return { ...(await read(ref, span, ctx)), fingerprint: async () => seen as Fingerprint }
      },
    }),
  ],
  [
    'a link to nothing',
    'describe: plain facts',
    () => ({ describe: async () => ({ links: [{ rel: 'parent', key: '' }] }) }),
  ],
  [
    'a description of the whole content',
    'describe: reads a bounded part',
    ({ describe }) => ({
      describe: async (ref, ctx) => {
        readFileSync(ref.locator as string)
        return describe(ref, ctx)
      },
    }),
  ],
  [
    'a description that expects JSON',
    'describe: takes any content',
    () => ({
      describe: async (ref) => ({ title: String(JSON.parse(readHead(ref.locator as string)).note) }),
    }),
  ],
  [
    'a title as it was found',
    'describe: takes any content',
    () => ({ describe: async (ref) => ({ title: readHead(ref.locator as string) }) }),
  ],
  [
    'a lock file beside the source',
    'manners: nothing',
    ({ discover }) => ({
      async *discover(ctx) {
        yield* discover(ctx)
        if (readdirSync(ctx.home).length > 0) writeFileSync(`${ctx.home}/.notes/lock`, String(performance.now()))
      },
    }),
  ],
]

function readHead(path: string): string {
  const bytes = Buffer.alloc(10)
  return bytes.subarray(0, readSync(openSync(path, 'r'), bytes, 0, 10, 0)).toString()
}

for (const [name, killer, change] of MUTANTS) {
  const cases = conformance(subject(change)).filter(({ title }) => title.startsWith(killer))
  const skip = cases.find((found) => found.skip !== undefined)?.skip
  const title = `no collector passes with ${name}`
  const run = async () => {
    expect(cases).toHaveLength(1)
    await expect(cases[0]?.run()).rejects.toThrow()
  }
  if (skip === undefined) test(title, run, 30_000)
  else test.skip(`${title}: ${skip}`, run)
}

test('an ability that the world lacks is a reason, not a pass', async () => {
  const { definition, keys, world, absent } = subject()
  const left = conformance({ definition, keys, world, absent }).filter((c) => c.skip !== undefined)
  expect(left.map((c) => c.skip)).toContain('this world cannot truncate')
  await expect(left[0]?.run()).rejects.toThrow('cannot run')
})
