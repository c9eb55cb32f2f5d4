import { createHash } from 'node:crypto'
import { lstatSync, readdirSync, readFileSync, readlinkSync } from 'node:fs'
import { join } from 'node:path'
import { holds, same, sameSet, text } from '../broken-promise.ts'
import { endsWithin } from '../ends-within.ts'
import { type PretendContext, pretendContext } from '../pretend-context.ts'
import { cannotCountHandles, openHandles } from '../process-facts.ts'
import type { Script } from '../script.ts'
import { gather, type Scene, type Stage } from '../stage.ts'
import { watchDoors } from '../watch-doors.ts'

export const mannersCases: Script[] = [
  {
    title: 'abort: every call ends within a second',
    promise: 'every call ends soon after `ctx.signal` aborts',
    contract: 'Collector',
    usually: 'a loop, or something that is awaited, does not look at `ctx.signal`: `ctx.signal.throwIfAborted()` in it',
    async play(stage) {
      const { world, refs, ref, size } = await stage.scene()
      const { collector } = stage
      const calls: Record<string, (at: Aborting) => Promise<unknown>> = {
        discover: async ({ ctx, abort }) => {
          for await (const _batch of collector.discover(ctx)) abort()
        },
        fingerprint: ({ ctx }) => collector.fingerprint(refs, ctx),
        describe: ({ ctx }) => collector.describe(ref, ctx),
        read: async ({ ctx, abort }) => {
          for await (const _chunk of (await collector.read(ref, { start: 0, end: size }, ctx)).body) abort()
        },
      }
      for (const [name, call] of Object.entries(calls)) {
        for (const early of [true, false]) {
          const controller = new AbortController()
          const at = { ctx: pretendContext(world, controller.signal), abort: () => controller.abort() }
          if (early) controller.abort()
          const running = call(at).catch(() => {})
          if (!early) controller.abort()
          holds(await endsWithin(1000, running), {
            on: `${name}, with a signal that ${early ? 'had aborted before' : 'aborts meanwhile'}`,
            expected: text('an end within a second'),
            got: text('it goes on'),
          })
        }
      }
    },
  },
  {
    title: 'leaks: readings that are dropped leave no handle open',
    promise: 'ending a reading early releases everything that is held',
    contract: 'Reading.body',
    usually: 'the file is closed after the loop and not in a `finally`: use `readFile` of @exfil/core/files',
    needs: ['fill'],
    skip: cannotCountHandles,
    async play(stage) {
      const scene = await stage.scene()
      const { world, ref, size } = scene
      for (const length of [size, 4 << 20]) {
        if (length !== size) await stage.can('fill')(world, ref, Buffer.alloc(length, '{"filled":true}\n'))
        await drop(stage, scene, length)
        const before = openHandles()
        for (let time = 0; time < 20; time++) await drop(stage, scene, length)
        const left = openHandles() - before
        holds(left < 10, {
          on: `${ref.key} of ${length} bytes, of which 60 readings were dropped`,
          expected: text('no more open handles than before'),
          got: text(`${left} more`),
        })
      }
    },
  },
  {
    title: 'manners: nothing in the home directory is written or moved',
    promise: 'a collector never writes',
    contract: 'Collector',
    usually: 'a lock, a cache or a database’s journal is made beside the source: open it read-only',
    async play(stage) {
      const { world, ctx } = await stage.scene()
      const before = snapshot(world.home)
      await everything(stage, ctx)
      sameSet(snapshot(world.home), before, { on: 'the home directory, each entry with its mode, time and content' })
    },
  },
  {
    title: 'manners: no network, and no program but by ctx.exec',
    promise: 'a collector sees the world only through its context: no network, and no program but by `ctx.exec`',
    contract: 'Context',
    usually: 'a library looks something up, or a program is started with `Bun.spawn`: use `ctx.exec`, and files',
    async play(stage) {
      const { ctx } = await stage.scene()
      const watch = watchDoors()
      const { exec } = ctx
      const watched = { ...ctx, exec: (...args: Parameters<typeof exec>) => watch.allow(() => exec(...args)) }
      try {
        await everything(stage, watched).catch((error: unknown) => {
          if (watch.tried.length === 0) throw error
        })
      } finally {
        watch.end()
      }
      same(watch.tried, [], { on: 'what was tried during all four questions' })
    },
  },
]

interface Aborting {
  readonly ctx: ReturnType<typeof pretendContext>
  abort(): void
}

/** All four questions, about everything there is. */
async function everything(stage: Stage, ctx: PretendContext): Promise<void> {
  const refs = await stage.discover(ctx)
  for (const found of refs) {
    await gather((await stage.collector.read(found, { start: 0 }, ctx)).body)
    await stage.collector.describe(found, ctx)
  }
  await stage.collector.fingerprint(refs, ctx)
}

/** Leaves readings in every way there is but the proper one. */
async function drop({ collector }: Stage, { world, ref }: Scene, length: number): Promise<void> {
  const controller = new AbortController()
  const ctx = pretendContext(world, controller.signal)
  const open = () => collector.read(ref, { start: 0, end: length }, ctx)
  for await (const _chunk of (await open()).body) break
  const iterator = (await open()).body[Symbol.asyncIterator]()
  await iterator.next()
  await iterator.return?.()
  const aborted = (await open()).body[Symbol.asyncIterator]()
  await aborted.next()
  controller.abort()
  await endsWithin(1000, aborted.next())
  aborted.return?.()
}

/** Everything in a folder: what it is, when it was changed, and its content. */
function snapshot(folder: string): string[] {
  return (readdirSync(folder, { recursive: true }) as string[]).map((name) => {
    const path = join(folder, name)
    const stats = lstatSync(path)
    const content = stats.isFile() ? readFileSync(path) : stats.isSymbolicLink() ? readlinkSync(path) : ''
    const digest = createHash('sha256').update(content).digest('hex').slice(0, 16)
    return `${name} ${stats.mode.toString(8)} ${stats.mtimeMs} ${digest}`
  })
}
