/** A server or a store that answers nonsense, errors, half a response or nothing for a while. */
import { afterAll, beforeAll, expect, test } from 'bun:test'
import { expectArchived } from './drivers/dashboard.ts'
import { type FlakyServer, type Mood, startFlakyServer } from './drivers/flaky-server.ts'
import { freePort } from './drivers/free-port.ts'
import { expectSound } from './drivers/ledger.ts'
import { truth } from './drivers/sessions.ts'
import { openWorld, type World } from './drivers/world.ts'

let flaky: FlakyServer
let world: World
beforeAll(async () => {
  const port = freePort()
  flaky = await startFlakyServer(() => `http://127.0.0.1:${port}`)
  /** Every address that the stack gives out leads through the flaky server. */
  world = await openWorld({ sessions: 6, stack: { port }, args: ['--public-url', flaky.url] })
}, 120_000)
afterAll(async () => {
  await world[Symbol.asyncDispose]()
  await flaky[Symbol.asyncDispose]()
})

const moods: Mood[] = ['html', 'error-500', 'not-json', 'redirect', 'half']
const places: [string, RegExp][] = [
  ['the API', /^\/api\/trpc\//],
  ['the recording call', /sync[.]record/],
  ['the store', /^\/(?!api\/trpc\/)/],
]

for (const [place, only] of places)
  for (const mood of moods)
    test(`${place} answers ${mood} all the time: one clear end, nothing lost, and the next sync is whole`, async () => {
      world.sessions.create(4000)
      flaky.only = only
      flaky.mood = mood
      const before = flaky.disturbed
      const result = await world.machine.cli(['sync'], { timeoutMs: 120_000 })
      flaky.mood = 'through'
      expect([1, 3], result.stderr).toContain(result.code)
      expect(flaky.disturbed).toBeGreaterThan(before)
      expect(result.stderr.trim().split('\n').length).toBeLessThanOrEqual(6)
      expect(result.stderr).not.toMatch(/^\s+at /m)
      expect((await world.machine.sync()).issues).toEqual([])
      await expectArchived(world.dashboard, truth(world.machine.home))
    }, 180_000)

for (const [place, only] of places)
  test(`${place} is silent for a few seconds in the middle: the sync waits, tries again and ends well`, async () => {
    world.sessions.create(4000)
    flaky.only = only
    flaky.mood = 'error-500'
    const syncing = world.machine.sync()
    await Bun.sleep(1200)
    flaky.mood = 'through'
    const account = await syncing
    expect([account.uploaded, account.issues]).toEqual([1, []])
    await expectArchived(world.dashboard, truth(world.machine.home))
  }, 180_000)

test('in the end everything recorded is sound', async () => {
  await expectSound(world.stack.ready.data)
})
