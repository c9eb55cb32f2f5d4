import { afterAll, beforeAll, expect, test } from 'bun:test'
import { openSync, statSync } from 'node:fs'
import { ArtifactError, type ArtifactRef, type Collector, type Context, isArtifactError } from '../collector.ts'
import { fileWorld } from './file-world.ts'
import { type LiveCase, liveConformance } from './live-conformance.ts'
import { notesDefinition } from './notes-collector.ts'
import { pretendContext } from './pretend-context.ts'
import type { World } from './subject.ts'

const FILES = { '.notes/work/a.jsonl': '{"note":1}\n{"note":2}\n', '.notes/home/b.jsonl': '{"note":3}\n' }

let world: World
let context: Context
beforeAll(async () => {
  world = await fileWorld(FILES).world()
  // An hour later: what is younger than a minute may be changing still.
  context = { ...pretendContext(world), now: () => new Date(Date.now() + 3_600_000) }
})
afterAll(() => world.dispose())

const casesOf = (change?: (collector: Collector) => Partial<Collector>, ctx = context): LiveCase[] =>
  liveConformance({ collector: notesDefinition(change).create(), context: ctx })

async function messageOf(cases: LiveCase[], title: string): Promise<string> {
  const found = cases.find((c) => c.title.startsWith(title))
  const outcome = await (found as LiveCase).run().catch((error: Error) => error.message)
  return (typeof outcome === 'string' ? outcome : outcome.notTried).replaceAll(world.home, 'HOME')
}

test('each case says what it saw', async () => {
  const seen = []
  for (const { title, run } of casesOf()) seen.push(`${title}: ${await run()}`)
  expect(seen).toEqual([
    'discover: lists what there is: 2 artifacts: 2 note',
    'fingerprint: answers for each, in order, and the same without a change: 2 answers',
    'read: as many bytes as the fingerprint says, and the same in two halves: 33 bytes of 2 artifacts, 1 of them in halves as well',
    'describe: plain facts, by bounded reading: 2 artifacts, 2 with a title',
    'discover: covers what it listed: 2 covered paths',
    'keys: one for each artifact: 2 keys',
    'keys: the same in two listings: 2 artifacts the second time',
    'abort: every call ends soon after the signal: discover, fingerprint, describe, read',
    'leaks: readings that are dropped leave no handle open: 20 readings dropped',
  ])
})

test('where nothing is there it says so, and breaks no promise', async () => {
  const empty = await fileWorld({}).world()
  const cases = casesOf(undefined, pretendContext(empty))
  const seen = []
  for (const { run } of cases) seen.push(await run())
  await empty.dispose()
  expect(seen).toContainEqual({ notTried: 'nothing is here to try it on' })
  expect(seen[0]).toBe('0 artifacts')
})

test('a signal ends it with its reason, not with a broken promise', async () => {
  const reason = new Error('enough')
  const cases = casesOf(undefined, pretendContext(world, AbortSignal.abort(reason)))
  for (const { run } of cases) await expect(run()).rejects.toBe(reason)
})

test('nothing beyond the bounds is read', async () => {
  const collector = notesDefinition().create()
  const cases = liveConformance({ collector, context, sample: 1, bytes: 10 })
  expect(await messageOf(cases, 'read')).toBe('10 bytes of 1 artifact, 1 of them in halves as well')
})

test('keys that several artifacts share are named, with where they are', async () => {
  const shared = casesOf(({ discover }) => ({ discover: each(discover, (ref) => ({ ...ref, key: 'same' })) }))
  expect(await messageOf(shared, 'keys: one')).toBe(
    '1 key; the same for several, which are kept as copies: same (~/.notes/home/b.jsonl, ~/.notes/work/a.jsonl)',
  )
})

test('what could not be described is counted, and is no broken promise as long as it says so itself', async () => {
  const malformed = casesOf(({ describe }) => ({
    describe: async (ref, ctx) => {
      if (ref.key === 'a.jsonl') throw new ArtifactError('malformed', 'not a note')
      return describe(ref, ctx)
    },
  }))
  expect(await messageOf(malformed, 'describe')).toBe(
    '1 artifact, 1 with a title; 1 could not be described: note a.jsonl',
  )
})

test.each<[name: string, change: (collector: Collector) => Partial<Collector>]>([
  ['fingerprint answers nothing', () => ({ fingerprint: async () => [] })],
  [
    'read gives one byte past its span',
    ({ read }) => ({
      read: (ref, { start, end }, ctx) =>
        read(
          ref,
          { start, ...(end !== undefined && { end: Math.min(end + 1, statSync(ref.locator as string).size) }) },
          ctx,
        ),
    }),
  ],
  [
    'describe throws for one',
    ({ describe }) => ({
      describe: async (ref, ctx) => {
        if (ref.key === 'a.jsonl') throw new TypeError('undefined is not an object')
        return describe(ref, ctx)
      },
    }),
  ],
  [
    'what ran it elsewhere has ended it',
    ({ read }) => {
      let isEnded = false
      const ended = () => new ArtifactError('unavailable', 'exfil-notes gave no sign of life for 60 s')
      return {
        describe: async () => {
          isEnded = true
          throw ended()
        },
        read: async (ref, span, ctx) => {
          if (isEnded) throw ended()
          return read(ref, span, ctx)
        },
      }
    },
  ],
])('where %s, what follows from it is not laid at other doors', async (_name, change) => {
  const said: string[] = []
  for (const { title, run } of casesOf(change)) {
    const outcome = await run().catch((error: Error) => error)
    if (outcome instanceof Error) said.push(`broken: ${title}\n${outcome.message}`)
    else if (typeof outcome !== 'string') said.push(`not tried: ${title}\n${outcome.notTried}`)
  }
  expect(said.join('\n\n')).toMatchSnapshot()
})

const never = () => new Promise<never>(() => {})

test.each([
  ['keys: the same', ({ discover }: Collector) => ({ discover: numbered(discover) })],
  ['read', ({ read }: Collector): Partial<Collector> => ({ read: (ref, _, ctx) => read(ref, { start: 1 }, ctx) })],
  ['describe', (): Partial<Collector> => ({ describe: async () => ({ startedAt: new Date('soon') }) })],
  [
    'leaks',
    ({ read }: Collector): Partial<Collector> => ({
      read: async (ref, span, ctx) => {
        openSync(ref.locator as string, 'r')
        return read(ref, span, ctx)
      },
    }),
  ],
  ['abort', (): Partial<Collector> => ({ fingerprint: never })],
  [
    'discover: lists',
    ({ discover }: Collector): Partial<Collector> => ({ discover: each(discover, (ref) => ({ ...ref, kind: '' })) }),
  ],
  [
    'discover: covers',
    ({ discover }: Collector): Partial<Collector> => ({ discover: (ctx) => discover({ ...ctx, covered: () => {} }) }),
  ],
  [
    'keys: one',
    ({ discover }: Collector): Partial<Collector> => ({
      async *discover(ctx) {
        yield* discover(ctx)
        yield* discover(ctx)
      },
    }),
  ],
  [
    'fingerprint',
    ({ fingerprint }: Collector): Partial<Collector> => {
      let looks = 0
      return {
        fingerprint: async (refs, ctx) =>
          (await fingerprint(refs, ctx)).map((seen) =>
            isArtifactError(seen) ? seen : { ...seen, token: `look ${++looks}` },
          ),
      }
    },
  ],
])(
  'a broken promise of %s has its message',
  async (title, change) => {
    const sampled = title === 'abort' ? liveConformance({ collector: stuck(), context }) : casesOf(change)
    expect(await messageOf(sampled, title)).toMatchSnapshot()
  },
  20_000,
)

/** Answers at once, save for a signal that it does not hear. */
function stuck(): Collector {
  const collector = notesDefinition().create()
  return {
    ...collector,
    describe: (ref, ctx) => (ctx.signal === context.signal ? collector.describe(ref, ctx) : never()),
  }
}

function each(discover: Collector['discover'], change: (ref: ArtifactRef) => ArtifactRef): Collector['discover'] {
  return async function* (ctx) {
    for await (const batch of discover(ctx)) yield batch.map(change)
  }
}

/** Keys of the order in which things came, over all listings. */
function numbered(discover: Collector['discover']): Collector['discover'] {
  let at = 0
  return each(discover, (ref) => ({ ...ref, key: `note-${at++}` }))
}
