/** Objects in the store go missing or bad: never wrong bytes, and a node that still has the content repairs it. */
import { afterAll, beforeAll, expect, test } from 'bun:test'
import { readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { expectArchived } from './drivers/dashboard.ts'
import { expectSound } from './drivers/ledger.ts'
import { sha256, truth } from './drivers/sessions.ts'
import { openWorld, type World } from './drivers/world.ts'

let world: World
beforeAll(async () => {
  world = await openWorld({ sessions: 10 })
  /** Long enough to fill packs of its own, and to be sent in many pieces. */
  world.sessions.create(30_000_000)
  await world.machine.sync()
}, 120_000)
afterAll(async () => {
  await world[Symbol.asyncDispose]()
})

/** Downloads everything; what is answered whole must be right. How many could not be had. */
async function downloadAll(): Promise<number> {
  let refused = 0
  for (const { id, checksum } of await world.dashboard.artifacts()) {
    try {
      const { status, bytes, headers } = await world.dashboard.content(id)
      if (status === 200) expect(sha256(bytes)).toBe(checksum)
      else {
        refused += 1
        expect(headers.get('content-type')).toContain('application/json')
      }
    } catch (error) {
      /** Broken off: the bytes so far never count as the whole. */
      if (error instanceof Error && 'matcherResult' in error) throw error
      refused += 1
    }
  }
  return refused
}

/** The middle of the longest frame in a pack: of what headers say, no download would show that it is wrong. */
function inContent(pack: Buffer): number {
  let found = { at: 0, length: 0 }
  for (let at = 0; at < pack.length; ) {
    const start = at + 8 + pack.readUInt32LE(at + 4)
    const { storedLength } = JSON.parse(pack.toString('utf8', at + 8, start)) as { storedLength: number }
    if (storedLength > found.length) found = { at: start, length: storedLength }
    at = start + storedLength
  }
  return found.at + Math.floor(found.length / 2)
}

const damages: [string, (path: string) => void][] = [
  ['gone', (path) => rmSync(path)],
  ['cut short', (path) => truncateSync(path, Math.floor(statSync(path).size / 2))],
  [
    'changed in one bit',
    (path) => {
      const bytes = readFileSync(path)
      const middle = inContent(bytes)
      bytes[middle] = (bytes[middle] ?? 0) ^ 1
      writeFileSync(path, bytes)
    },
  ],
  ['full of zeros', (path) => writeFileSync(path, Buffer.alloc(statSync(path).size))],
]

for (const which of ['first', 'last'] as const)
  for (const [what, damage] of damages)
    test(`the ${which} object ${what}: refused or broken off, then repaired by the next sync`, async () => {
      const { objects } = await expectSound(world.stack.ready.data)
      const path = objects.at(which === 'first' ? 0 : -1) ?? ''
      damage(path)
      expect(await downloadAll()).toBeGreaterThan(0)
      const account = await world.machine.sync()
      expect(account.failed).toBe(0)
      expect(account.uploaded).toBeGreaterThan(0)
      await expectArchived(world.dashboard, truth(world.machine.home))
      await expectSound(world.stack.ready.data)
    }, 120_000)
