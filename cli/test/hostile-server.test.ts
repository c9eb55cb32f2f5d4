/**
 * A server or a store that answers nonsense, errors, half a response or nothing for a while. Giving up takes the cli
 * half a minute by design, so every case has a machine of its own and all of them wait at the same time.
 */
import { afterAll, beforeAll, expect, test } from 'bun:test'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expectArchived } from './drivers/dashboard.ts'
import { type FlakyServer, type Mood, startFlakyServer } from './drivers/flaky-server.ts'
import { freePort } from './drivers/free-port.ts'
import { expectSound } from './drivers/ledger.ts'
import type { Machine } from './drivers/machine.ts'
import { random } from './drivers/random.ts'
import { sessionsIn, truth } from './drivers/sessions.ts'
import { joinMachine, openWorld, type World } from './drivers/world.ts'

const places = {
  'the API': /^\/api\/trpc\//,
  'the recording call': /sync[.]record/,
  'the store': /^\/(?!api\/trpc\/)/,
}
type Place = keyof typeof places
const lasting: Mood[] = ['html', 'error-500', 'not-json', 'redirect', 'half', 'closed']
const passing: Mood[] = ['error-500', 'silent', 'closed']

/** What a case came to: the sync in trouble, and the one after it. */
interface Outcome {
  code: number
  stderr: string
  disturbed: number
  after: { issues: unknown[] }
}

let world: World
let store: FlakyServer
/** By node id: what the store does to that node. */
const storeMoods = new Map<string, () => Mood>()
const cases = new Map<string, Promise<Outcome>>()
const cleanup = new AsyncDisposableStack()

async function play(place: Place, mood: Mood, lasts: number): Promise<Outcome> {
  const api = cleanup.use(await startFlakyServer(() => `http://127.0.0.1:${world.stack.port}`))
  const machine: Machine = cleanup.use(await joinMachine(world, `${place} ${mood} ${lasts}`, api.url))
  const sessions = sessionsIn(machine.home, random(51))
  for (let made = 0; made < 4; made += 1) sessions.create(4000)
  let disturbed = 0
  const troubled = (path: string): Mood => {
    if (!places[place].test(path) || disturbed >= lasts) return 'through'
    disturbed += 1
    return mood
  }
  const { nodeId } = JSON.parse(readFileSync(join(machine.configDir, 'credentials.json'), 'utf8')) as { nodeId: string }
  if (place === 'the store') storeMoods.set(nodeId, () => troubled('/'))
  else api.moodOf = troubled
  const { code, stderr } = await machine.cli(['sync'], { timeoutMs: 240_000 })
  api.moodOf = () => 'through'
  storeMoods.delete(nodeId)
  const after = await machine.sync()
  await expectArchived(world.dashboard, truth(machine.home), { nodeId })
  return { code, stderr, disturbed, after }
}

beforeAll(async () => {
  const port = freePort()
  store = cleanup.use(await startFlakyServer(() => `http://127.0.0.1:${port}`))
  /** The addresses that the stack gives out lead through the flaky store, and say whose pack it is. */
  store.moodOf = (path) => storeMoods.get(/node_[0-9a-f]{32}/.exec(path)?.[0] ?? '')?.() ?? 'through'
  world = await openWorld({ sessions: 1, stack: { port }, args: ['--public-url', store.url] })
  for (const place of Object.keys(places) as Place[]) {
    for (const mood of lasting) cases.set(`${place} ${mood} lasting`, play(place, mood, Number.POSITIVE_INFINITY))
    for (const mood of passing) cases.set(`${place} ${mood} passing`, play(place, mood, 1))
  }
  for (const outcome of cases.values()) outcome.catch(() => {})
}, 120_000)
afterAll(async () => {
  await Promise.allSettled(cases.values())
  await world[Symbol.asyncDispose]()
  await cleanup.disposeAsync()
})

for (const place of Object.keys(places) as Place[]) {
  for (const mood of lasting)
    test(`${place} answers ${mood} all the time: one clear end, nothing lost, and the next sync is whole`, async () => {
      const outcome = await cases.get(`${place} ${mood} lasting`)
      expect([1, 3], outcome?.stderr).toContain(outcome?.code ?? 0)
      expect(outcome?.disturbed).toBeGreaterThan(0)
      expect(outcome?.stderr.trim().split('\n').length, outcome?.stderr).toBeLessThanOrEqual(20)
      expect(outcome?.stderr).not.toMatch(/^\s+at |<!doctype/m)
      expect(outcome?.after.issues).toEqual([])
    }, 300_000)
  for (const mood of passing)
    test(`${place} answers ${mood} once: the sync tries again and ends well`, async () => {
      const outcome = await cases.get(`${place} ${mood} passing`)
      expect([outcome?.code, outcome?.disturbed, outcome?.after.issues], outcome?.stderr).toEqual([0, 1, []])
    }, 300_000)
}

test('in the end everything recorded is sound', async () => {
  await Promise.allSettled(cases.values())
  await expectSound(world.stack.ready.data)
}, 300_000)
