import { afterAll, beforeAll, expect, test } from 'bun:test'
import { openSync } from 'node:fs'
import { type ArtifactRef, type Collector, type Context, isArtifactError } from '../collector.ts'
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
    'discover: covers what it listed: 2 covered paths',
    'keys: one for each artifact: 2 keys',
    'keys: the same in two listings: 2 artifacts the second time',
    'fingerprint: answers for each, in order, and the same without a change: 2 answers',
    'read: as many bytes as the fingerprint says: 33 bytes of 2 artifacts',
    'describe: plain facts, by bounded reading: 2 artifacts, 2 with a title',
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
  expect(await messageOf(cases, 'read')).toBe('10 bytes of 1 artifact')
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
