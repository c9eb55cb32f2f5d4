/** One archive, step by step: what is unchanged, grows, shrinks, is rewritten, moves and goes. */
import { afterAll, beforeAll, expect, test } from 'bun:test'
import { readFileSync, statSync } from 'node:fs'
import { expectArchived } from './drivers/dashboard.ts'
import { expectSound } from './drivers/ledger.ts'
import { sha256, truth } from './drivers/sessions.ts'
import { openWorld, type World } from './drivers/world.ts'

let world: World
beforeAll(async () => {
  world = await openWorld({ sessions: 20 })
}, 120_000)
afterAll(async () => {
  await world[Symbol.asyncDispose]()
})

const session = (index: number) => {
  const found = world.sessions.all[index]
  if (!found) throw new Error(`there is no session ${index}`)
  return found
}
const rowOf = async (key: string) => {
  const rows = (await world.dashboard.artifacts()).filter((row) => row.key.includes(key))
  expect(rows.length).toBe(1)
  const [row] = rows
  if (!row) throw new Error(`${key} is not in the archive`)
  return row
}
const versionsOf = async (id: string) =>
  (
    await world.dashboard.query<{ items: { id: string; generation: number; length: number; checksum: string }[] }>(
      'artifacts.versions',
      { id },
    )
  ).items

test('the account of a sync adds up, and a second one finds nothing to do', async () => {
  expect(world.first?.uploaded).toBe(20)
  /** Fingerprints too young to trust are looked at again: once they are old enough, there is nothing left to do. */
  await Bun.sleep(2100)
  await world.machine.sync()
  const account = await world.machine.sync()
  const { seen, unchanged, uploaded, known, skipped, failed } = account
  expect({ seen, unchanged, uploaded, known, skipped, failed }).toEqual({
    seen: 20,
    unchanged: 20,
    uploaded: 0,
    known: 0,
    skipped: 0,
    failed: 0,
  })
  expect(account.puts).toBe(0)
  expect(account.bytesRead).toBe(0)
  expect(account.apiCalls).toBeLessThanOrEqual(2)
  await expectArchived(world.dashboard, truth(world.machine.home))
})

test('--dry-run says what would be sent, and touches nothing', async () => {
  const fresh = world.sessions.create(5000)
  const result = await world.machine.cli(['sync', '--dry-run'])
  expect(result.code).toBe(0)
  expect(`${result.stdout}${result.stderr}`).toContain(fresh.id)
  expect((await world.dashboard.artifacts()).some(({ key }) => key.includes(fresh.id))).toBe(false)
  expect((await world.machine.sync()).uploaded).toBe(1)
})

test('of a file that grew, only the tail travels', async () => {
  const grown = world.sessions.create(400_000)
  await world.machine.sync()
  const tail = world.sessions.append(grown, 20_000)
  const account = await world.machine.sync()
  expect(account.uploaded).toBe(1)
  expect(account.bytesSent).toBeLessThan(tail.length + 4096)
  const row = await rowOf(grown.id)
  expect(row.generation).toBe(1)
  expect(row.size).toBe(statSync(grown.path).size)
  await expectArchived(world.dashboard, truth(world.machine.home))
})

for (const [what, change] of [
  ['rewritten', (index: number) => world.sessions.rewrite(session(index), 9000)],
  ['truncated', (index: number) => world.sessions.truncate(session(index), 700)],
] as const)
  test(`a ${what} file starts a second generation, and both can be downloaded`, async () => {
    const index = what === 'rewritten' ? 1 : 2
    const before = readFileSync(session(index).path)
    change(index)
    const account = await world.machine.sync()
    expect(account.uploaded).toBe(1)
    const row = await rowOf(session(index).id)
    expect(row.generation).toBe(2)
    const versions = await versionsOf(row.id)
    expect(versions.map(({ generation }) => generation).sort()).toEqual([1, 2])
    for (const { id, checksum, length } of versions) {
      const { status, bytes } = await world.dashboard.content(id)
      expect([status, bytes.length, sha256(bytes)]).toEqual([200, length, checksum])
    }
    const old = versions.find(({ generation }) => generation === 1)
    expect(old?.checksum).toBe(sha256(before))
  })

test('content that comes back is the version it was: nothing is sent', async () => {
  const { path } = session(3)
  const before = readFileSync(path)
  world.sessions.rewrite(session(3), 4000)
  await world.machine.sync()
  await Bun.write(path, before)
  const account = await world.machine.sync()
  expect([account.uploaded, account.known, account.puts]).toEqual([0, 1, 0])
  const row = await rowOf(session(3).id)
  expect(row.checksum).toBe(sha256(before))
  expect((await versionsOf(row.id)).length).toBe(2)
})

test('a moved file is the same artifact at another path', async () => {
  const before = await rowOf(session(4).id)
  world.sessions.move(session(4))
  const account = await world.machine.sync()
  expect([account.uploaded, account.puts]).toEqual([0, 0])
  const after = await rowOf(session(4).id)
  expect(after.id).toBe(before.id)
  expect(after.path).not.toBe(before.path)
  expect(session(4).path).toEndWith(after.path.slice(1))
})

test('a deleted file is kept and marked, and the mark goes when it comes back', async () => {
  const { id, path } = session(5)
  const bytes = readFileSync(path)
  world.sessions.remove(session(5))
  expect((await world.machine.sync()).gone).toBe(1)
  const row = await rowOf(id)
  expect(row.state).toBe('gone')
  expect(sha256((await world.dashboard.content(row.id)).bytes)).toBe(sha256(bytes))
  await Bun.write(path, bytes)
  const account = await world.machine.sync()
  expect([account.uploaded, account.puts]).toEqual([0, 0])
  expect((await rowOf(id)).state).toBe('present')
})

test('an empty file is an artifact of no bytes', async () => {
  const empty = world.sessions.create(1000)
  world.sessions.truncate(empty, 0)
  expect((await world.machine.sync()).failed).toBe(0)
  const row = await rowOf(empty.id)
  expect([row.size, row.checksum]).toEqual([0, sha256('')])
  const { status, bytes } = await world.dashboard.content(row.id)
  expect([status, bytes.length]).toEqual([200, 0])
})

test('in the end everything recorded is sound', async () => {
  await expectSound(world.stack.ready.data)
  await expectArchived(world.dashboard, truth(world.machine.home))
})
