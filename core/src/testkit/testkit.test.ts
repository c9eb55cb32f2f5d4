import { expect, test } from 'bun:test'
import {
  closeSync,
  existsSync,
  lstatSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { rename } from 'node:fs/promises'
import net from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import {
  ArtifactError,
  type ArtifactRef,
  type Collector,
  type CollectorDefinition,
  type Fingerprint,
  isArtifactError,
  type Reading,
} from '../collector.ts'
import { BrokenPromise } from './broken-promise.ts'
import { liveCases } from './cases/live.ts'
import { conformance, SCRIPTS } from './conformance.ts'
import { fileWorld, manyFiles } from './file-world.ts'
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
  return {
    definition: notesDefinition(change),
    entry,
    keys,
    ...fileWorld(FILES),
    rename: (world) => rename(`${world.home}/.notes/work`, `${world.home}/.notes/archive`),
    multiply: manyFiles((at) => `.notes/many-${at % 100}/${at}.jsonl`),
  }
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

/** A clock that every test reads alike. */
let ticks = 0
const tick = () => ++ticks

const never = () => new Promise<never>(() => {})

/** Collectors that break one promise each. A kit that lets one pass is a defect. */
const MUTANTS: [name: string, killer: string, change: (collector: Collector) => Partial<Collector>][] = [
  ['a key made of the time', 'discover: keys are the same', refs((ref) => ({ ...ref, key: `${ref.key}-${tick()}` }))],
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
    'a key made of the path',
    'discover: keys do not change when things are moved',
    refs((ref) => ({ ...ref, key: ref.path })),
  ],
  [
    'a listing that is remembered',
    'discover: what vanished',
    ({ discover }) => {
      const met = new Map<string, ArtifactRef>()
      return {
        async *discover(ctx) {
          for await (const batch of discover(ctx)) for (const ref of batch) met.set(ref.key, ref)
          yield [...met.values()]
        },
      }
    },
  ],
  [
    'only what was found covered',
    'discover: what vanished',
    ({ discover }) => ({
      async *discover(ctx) {
        for await (const batch of discover({ ...ctx, covered: () => {} })) {
          for (const ref of batch) ctx.covered(ref.path)
          yield batch
        }
      },
    }),
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
    'what cannot be opened left out',
    'discover: what may not be read',
    ({ discover }) => ({
      async *discover(ctx) {
        for await (const batch of discover(ctx)) yield batch.filter((ref) => canOpen(ref.locator as string))
      },
    }),
  ],
  [
    'answers that are none',
    'fingerprint: one answer per ref',
    () => ({ fingerprint: async (found) => found.map(() => undefined as never) }),
  ],
  [
    'malformed for all that there is',
    'describe: plain facts',
    () => ({ describe: () => Promise.reject(new ArtifactError('malformed', 'not the newest version')) }),
  ],
  [
    'a locator that JSON forgets',
    'refs: survive JSON',
    refs((ref) => ({ ...ref, locator: { toString: () => ref.locator } as never })),
  ],
  [
    'a token of the time',
    'fingerprint: the same token',
    tokens((seen) => ({ ...seen, token: `after ${tick()} looks` })),
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
      read: async (ref, { start, end }) => {
        const body = [readFileSync(ref.locator as string).subarray(start, end)]
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
  ['a token of the inode', 'fingerprint: a truncation', tokens((seen) => ({ ...seen, token: seen.file ?? '' }))],
  [
    'a title from the network',
    'manners: no network',
    ({ describe }) => ({
      describe: async (ref, ctx) => {
        const title = await fetch('http://127.0.0.1:9/title').then(
          (answer) => answer.text(),
          () => undefined,
        )
        return { ...(await describe(ref, ctx)), ...(title !== undefined && { title }) }
      },
    }),
  ],
  [
    'a socket that is opened',
    'manners: no network',
    ({ fingerprint }) => ({
      fingerprint: (found, ctx) => {
        try {
          net.connect(9, '127.0.0.1').on('error', () => {})
        } catch {}
        return fingerprint(found, ctx)
      },
    }),
  ],
  [
    'a program of its own',
    'manners: no network',
    ({ describe }) => ({
      describe: async (ref, ctx) => {
        Bun.spawnSync(['true'])
        return describe(ref, ctx)
      },
    }),
  ],
  [
    'refs that come alone',
    'speed:',
    ({ discover }) => ({
      async *discover(ctx) {
        for await (const batch of discover(ctx)) for (const ref of batch) yield [ref]
      },
    }),
  ],
  ['a kind that is read', 'speed:', refs((ref) => ({ ...ref, kind: readHead(ref.locator as string) || 'note' }))],
  [
    'each ref compared with all others',
    'speed:',
    ({ discover }) => ({
      async *discover(ctx) {
        const met: string[] = []
        for await (const batch of discover(ctx)) {
          for (const { locator } of batch)
            if (met.filter((one) => one.endsWith(`${locator}`)).length === 0) met.push(`${locator}`)
          yield batch
        }
      },
    }),
  ],
  [
    'a folder covered before it is listed',
    'discover: covers nothing where',
    ({ discover }) => ({
      async *discover(ctx) {
        if (existsSync(`${ctx.home}/.notes`)) ctx.covered('~/.notes')
        yield* discover(ctx)
      },
    }),
  ],
  [
    'a fingerprint of another make after a reading',
    'read: ends with',
    ({ read }) => ({
      read: async (ref, span, ctx) => {
        const reading = await read(ref, span, ctx)
        return { ...reading, fingerprint: async () => ({ ...(await reading.fingerprint()), token: 'read' }) }
      },
    }),
  ],
  [
    'a lock file beside the source',
    'manners: nothing',
    ({ discover }) => ({
      async *discover(ctx) {
        yield* discover(ctx)
        if (readdirSync(ctx.home).length > 0) writeFileSync(`${ctx.home}/.notes/lock`, String(tick()))
      },
    }),
  ],
]

function scratch(): { path: string } & Disposable {
  const path = mkdtempSync(join(tmpdir(), 'exfil-testkit-'))
  return { path, [Symbol.dispose]: () => rmSync(path, { recursive: true }) }
}

/** A message without what differs from machine to machine and from run to run. */
const steady = (message: string) =>
  message
    .replaceAll(/\/\S*?exfil-world-\w+/g, 'WORLD')
    .replaceAll(/\d+(?=( more$| times$| MiB read$| read calls$| batches$))/gm, 'N')
    .replaceAll(/\b\d+:\d+\b/g, 'DEVICE:INODE')
    .replaceAll(/\d{6,}[\d:.,-]*/g, 'N')
    .replaceAll(/(?<=jsonl \d+ |lock \d+ )[\d.N]+ \w+/g, 'TIME DIGEST')

function readHead(path: string): string {
  const bytes = Buffer.alloc(10)
  const file = openSync(path, 'r')
  const length = readSync(file, bytes, 0, 10, 0)
  closeSync(file)
  return bytes.subarray(0, length).toString()
}

function canOpen(path: string): boolean {
  try {
    closeSync(openSync(path, 'r'))
    return true
  } catch {
    return false
  }
}

/** One question that does not work at all: its own case says so first, and whatever asks it only refers to that. */
test.each<[name: string, change: (collector: Collector) => Partial<Collector>]>([
  ['discover yields nothing', () => ({ discover: async function* () {} })],
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
    'describe throws',
    () => ({
      describe: async (ref) => {
        throw new TypeError(`undefined is not an object, for ${ref.key}`)
      },
    }),
  ],
  ['describe hangs', () => ({ describe: never })],
])(
  'where %s, one case says so and the others name that case',
  async (_name, change) => {
    const broken: string[] = []
    const refer = new Map<string, number>()
    // Each case waits as long once it asks what hangs: enough of them to see it.
    for (const { title, skip, run } of conformance(subject(change), 1500)) {
      if (skip !== undefined || /^(import|speed)/.test(title)) continue
      const error = await run().then(
        () => undefined,
        (thrown: Error) => thrown,
      )
      if (error === undefined) continue
      // A test runner shows the code that a frame names before the message.
      expect(error.stack).not.toContain('.ts:')
      if (error instanceof BrokenPromise) broken.push(`${title}\n${steady(error.message)}`)
      else refer.set(error.message, (refer.get(error.message) ?? 0) + 1)
    }
    const others = [...refer].map(([message, times]) => `${times} others: ${message}`)
    expect([...broken, ...others].join('\n\n')).toMatchSnapshot()
  },
  120_000,
)

for (const [name, killer, change] of MUTANTS) {
  const cases = conformance(subject(change)).filter(({ title }) => title.startsWith(killer))
  const skip = cases.find((found) => found.skip !== undefined)?.skip
  const title = `no collector passes with ${name}`
  const run = async () => {
    expect(cases).toHaveLength(1)
    ticks = 0
    const broken = await cases[0]?.run().catch((error: unknown) => error)
    expect(broken).toBeInstanceOf(BrokenPromise)
    expect(steady((broken as BrokenPromise).message)).toMatchSnapshot()
  }
  if (skip === undefined) test(title, run, 60_000)
  else test.skip(`${title}: ${skip}`, run)
}

test('a definition that says nothing is told what is missing', async () => {
  const broken: Partial<CollectorDefinition<unknown>>[] = [
    { id: 'My Notes' },
    { title: ' ' },
    { rules: 1.5 },
    { reads: [] },
    { create: () => shared },
  ]
  const shared = notesDefinition().create()
  for (const change of broken) {
    const definition = { ...notesDefinition(), ...change }
    const [says] = conformance({ ...subject(), definition })
    const error = await says?.run().catch((error: unknown) => error)
    expect((error as BrokenPromise).message).toMatchSnapshot()
  }
})

test('an import that does something is told so', async () => {
  using folder = scratch()
  const entry = pathToFileURL(`${folder.path}/loud.ts`)
  writeFileSync(entry, "console.log('hello')\n")
  const quiet = conformance({ ...subject(), entry: entry.href }).find(({ title }) => title.startsWith('import'))
  const error = await quiet?.run().catch((error: unknown) => error)
  expect((error as BrokenPromise).message).toMatchSnapshot()
})

test('trouble of the world is not laid at the door of the collector', async () => {
  const grow = () => Promise.reject(new Error('disk full'))
  const growing = conformance({ ...subject(), grow }).find(({ title }) => title.startsWith('fingerprint: growth'))
  await expect(growing?.run()).rejects.toThrow("the subject's own `grow` failed: Error: disk full")
})

test('each promise is one of the contract, and has a collector that breaks it', () => {
  const source = readFileSync(new URL('../collector.ts', import.meta.url), 'utf8')
  const elsewhere = ['definition: ', 'import: ']
  for (const { title, contract } of [...SCRIPTS, ...liveCases]) {
    const [name = '', member] = contract.split('.')
    const declared = new RegExp(`export (?:interface|type) ${name}\\b`).exec(source)
    expect({ contract, declared: declared !== null }).toEqual({ contract, declared: true })
    const body = source.slice(declared?.index, source.indexOf('\n}', declared?.index))
    if (member !== undefined) expect(body).toMatch(new RegExp(`^  (readonly )?${member}\\b`, 'm'))
    if (!SCRIPTS.some((script) => script.title === title) || elsewhere.some((start) => title.startsWith(start)))
      continue
    const broken = MUTANTS.some(([, killer]) => title.startsWith(killer))
    expect({ title, broken }).toEqual({ title, broken: true })
  }
})

test('renaming is not asked for where a thing is known by its place', () => {
  const titles = (more: Partial<Subject>) => conformance({ ...subject(), ...more }).map(({ title }) => title)
  const [left, ...others] = titles({}).filter((title) => !titles({ knownByPlace: true }).includes(title))
  expect(left).toContain('moved or renamed')
  expect(others).toEqual([])
})

test('an ability that the world lacks is a reason, not a pass', async () => {
  const { definition, keys, world, absent } = subject()
  const left = conformance({ definition, keys, world, absent }).filter((c) => c.skip !== undefined)
  expect(left.map((c) => c.skip)).toContain('this world cannot truncate')
  await expect(left[0]?.run()).rejects.toThrow('cannot run')
})
