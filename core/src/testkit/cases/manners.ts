import * as assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { lstatSync, readdirSync, readFileSync, readlinkSync } from 'node:fs'
import { join } from 'node:path'
import { pretendContext } from '../pretend-context.ts'
import { cannotCountHandles, openHandles } from '../process-facts.ts'
import type { Script } from '../script.ts'
import { gather, type Scene, type Stage } from '../stage.ts'

export const mannersCases: Script[] = [
  {
    title: 'abort: every call ends within a second',
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
          assert.ok(await endsWithin(1000, running), `${name} went on for a second after the signal`)
        }
      }
    },
  },
  {
    title: 'leaks: readings that are dropped leave no handle open',
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
        assert.ok(left < 10, `${left} handles are open after 20 readings of ${length} bytes were dropped`)
      }
    },
  },
  {
    title: 'manners: nothing in the home directory is written or moved',
    async play(stage) {
      const { world, refs, ctx } = await stage.scene()
      const before = snapshot(world.home)
      for (const found of await stage.discover(ctx)) {
        await gather((await stage.collector.read(found, { start: 0 }, ctx)).body)
        await stage.collector.describe(found, ctx)
      }
      await stage.collector.fingerprint(refs, ctx)
      assert.deepEqual(snapshot(world.home), before)
    },
  },
]

interface Aborting {
  readonly ctx: ReturnType<typeof pretendContext>
  abort(): void
}

/** The one place where time is measured: the contract itself names it. */
async function endsWithin(ms: number, running: Promise<unknown>): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>()
  const timer = setTimeout(() => resolve(false), ms)
  running.then(
    () => resolve(true),
    () => resolve(true),
  )
  return promise.finally(() => clearTimeout(timer))
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
function snapshot(folder: string): Record<string, string> {
  const facts: Record<string, string> = {}
  for (const name of readdirSync(folder, { recursive: true }) as string[]) {
    const path = join(folder, name)
    const stats = lstatSync(path)
    const content = stats.isFile() ? readFileSync(path) : stats.isSymbolicLink() ? readlinkSync(path) : ''
    facts[name] = `${stats.mode} ${stats.mtimeMs} ${createHash('sha256').update(content).digest('hex')}`
  }
  return facts
}
