/** Local state or the server's database is lost, old, copied or damaged: the next sync sends exactly what the archive lacks. */
import { describe, expect, test } from 'bun:test'
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { expectArchived } from './drivers/dashboard.ts'
import { expectSound } from './drivers/ledger.ts'
import { makeMachine } from './drivers/machine.ts'
import { truth } from './drivers/sessions.ts'
import { openWorld, type World } from './drivers/world.ts'

/** Changes `count` sessions in ways that each need one upload. */
function change(world: World, count: number): void {
  for (const [index, session] of world.sessions.all.slice(0, count).entries())
    if (index % 3 === 0) world.sessions.append(session, 3000)
    else if (index % 3 === 1) world.sessions.rewrite(session, 2500)
    else world.sessions.create(2000)
}

/** `cp -a` of a folder while nothing runs in it; links are followed at the top only. Owner and modes are kept. */
function copyFolder(from: string, to: string): void {
  mkdirSync(dirname(to), { recursive: true })
  const copied = Bun.spawnSync(['cp', '-a', realpathSync(from), to])
  if (!copied.success) throw new Error(copied.stderr.toString())
}

/** Puts a copy made by `copyFolder` in the place of the folder as it is now. */
function putBack(copy: string, folder: string): void {
  const place = realpathSync(folder)
  rmSync(place, { recursive: true })
  copyFolder(copy, place)
}

async function expectWhole(world: World): Promise<void> {
  await expectArchived(world.dashboard, truth(world.machine.home))
  await expectSound(world.stack.ready.data)
}

const stateFile = (world: World) => join(world.machine.dataDir, 'state.db')

describe('local state', () => {
  test('deleted: everything is checked, and only what is new is sent', async () => {
    await using world = await openWorld({ sessions: 30 })
    for (const name of readdirSync(world.machine.dataDir))
      if (name.startsWith('state.db')) rmSync(join(world.machine.dataDir, name))
    change(world, 6)
    const account = await world.machine.sync()
    expect([account.uploaded, account.known, account.seen]).toEqual([6, 26, 32])
    await expectWhole(world)
    expect((await world.machine.sync()).puts).toBe(0)
  }, 120_000)

  test('set back: what was sent since is known, what is new is sent', async () => {
    await using world = await openWorld({ sessions: 30 })
    const copy = join(world.machine.home, '.old-state')
    cpSync(world.machine.dataDir, copy, { recursive: true })
    change(world, 9)
    expect((await world.machine.sync()).uploaded).toBe(9)
    rmSync(world.machine.dataDir, { recursive: true })
    renameSync(copy, world.machine.dataDir)
    const [last] = world.sessions.all.slice(-1)
    if (last) world.sessions.append(last, 1000)
    const account = await world.machine.sync()
    expect(account.uploaded).toBe(1)
    expect(account.issues).toEqual([])
    await expectWhole(world)
  }, 120_000)

  for (const [what, damage] of [
    ['its first page', (bytes: Uint8Array) => bytes.fill(0xa5, 0, 4096)],
    ['its middle', (bytes: Uint8Array) => bytes.fill(0xa5, 4096)],
    ['its end', (bytes: Uint8Array) => bytes.subarray(0, Math.floor(bytes.length / 2))],
  ] as const)
    test(`SQLite file damaged in ${what}: said so, set aside, rebuilt`, async () => {
      await using world = await openWorld({ sessions: 12 })
      for (const ending of ['-wal', '-shm']) rmSync(`${stateFile(world)}${ending}`, { force: true })
      writeFileSync(stateFile(world), damage(readFileSync(stateFile(world))))
      change(world, 3)
      const result = await world.machine.cli(['sync', '--json'])
      expect([0, 3]).toContain(result.code)
      const account = JSON.parse(result.stdout)
      expect(account.uploaded).toBe(3)
      expect(account.seen).toBe(account.uploaded + account.known + account.unchanged)
      expect(result.stderr).toMatch(/state/i)
      expect(
        readdirSync(world.machine.dataDir).filter((name) => /state\.db.+/.test(name) && !/-(wal|shm)$/.test(name)),
      ).not.toEqual([])
      await expectWhole(world)
    }, 120_000)
})

test("the server's database set back by a day: what it forgot is sent again, and nothing else", async () => {
  await using world = await openWorld({ sessions: 30 })
  const data = world.stack.ready.data
  const postgres = readdirSync(data).find((name) => existsSync(join(data, name, 'cluster')) || name === 'postgres')
  if (!postgres) throw new Error(`no Postgres below ${data}: ${readdirSync(data)}`)
  const copy = join(dirname(data), `${data.split('/').at(-1)}-old`)
  try {
    await world.restart(() => copyFolder(join(data, postgres), copy))
    change(world, 9)
    expect((await world.machine.sync()).uploaded).toBe(9)
    await world.restart(() => putBack(copy, join(data, postgres)))
    const account = await world.machine.sync()
    expect(account.uploaded).toBe(9)
    expect(account.issues).toEqual([])
    await expectWhole(world)
    expect((await world.machine.sync()).puts).toBe(0)
  } finally {
    rmSync(copy, { recursive: true, force: true })
  }
}, 180_000)

test("the node's folders copied to a second machine: noticed, and nothing is mixed up silently", async () => {
  await using world = await openWorld({ sessions: 8 })
  using twin = makeMachine('twin')
  for (const folder of ['dataDir', 'configDir'] as const) {
    rmSync(twin[folder], { recursive: true, force: true })
    cpSync(world.machine[folder], twin[folder], { recursive: true })
  }
  cpSync(join(world.machine.home, '.claude'), join(twin.home, '.claude'), { recursive: true })
  const codes: number[] = []
  let said = ''
  for (let turn = 0; turn < 4 && !codes.includes(4); turn += 1)
    for (const machine of [world.machine, twin]) {
      await Bun.write(
        join(machine.home, `.claude/projects/-home-me-app-1/${crypto.randomUUID()}.jsonl`),
        `{"turn":${turn}}\n`,
      )
      const result = await machine.cli(['sync', '--json'])
      codes.push(result.code)
      if (result.code === 4) said = `${result.stdout}${result.stderr}`
    }
  expect(codes).toContain(4)
  expect(said).toMatch(/two places/)
  await expectSound(world.stack.ready.data)
}, 120_000)
