/** kill -9 of the API, and of Postgres below it, while a machine syncs. What was acknowledged is there afterwards. */
import { expect, test } from 'bun:test'
import { readdirSync, readFileSync, realpathSync } from 'node:fs'
import { join } from 'node:path'
import { expectArchived, signIn } from './drivers/dashboard.ts'
import { disturb, rememberContents } from './drivers/disturb.ts'
import { expectSound } from './drivers/ledger.ts'
import { random } from './drivers/random.ts'
import { truth } from './drivers/sessions.ts'
import { startStack } from './drivers/stack.ts'
import { openWorld, type World } from './drivers/world.ts'

const apiKills = Number(process.env.EXFILTRATOR_TEST_API_KILLS ?? 20)
const postgresKills = Number(process.env.EXFILTRATOR_TEST_POSTGRES_KILLS ?? 10)

/** A sync that does not have to succeed, with something happening in the middle of it. */
async function syncWhile(world: World, afterMs: number, happens: () => void | Promise<void>): Promise<void> {
  const syncing = world.machine.cli(['sync', '--json'], { timeoutMs: 120_000 })
  await Bun.sleep(afterMs)
  await happens()
  const { code, stderr } = await syncing
  expect([0, 1, 3], stderr).toContain(code)
}

test(`API killed at ${apiKills} moments`, async () => {
  await using world = await openWorld({ sessions: 30 })
  const dice = random(21)
  const contents = new Map<string, Set<string>>()
  rememberContents(world.machine.home, contents)
  for (let round = 0; round < apiKills; round += 1) {
    disturb(world.sessions, dice)
    rememberContents(world.machine.home, contents)
    await syncWhile(world, dice.between(30, 400), async () => {
      await world.stack.crash()
      world.stack = await startStack({
        machine: world.machine,
        data: world.stack.ready.data,
        port: world.stack.port,
        args: ['--no-sync'],
      })
    })
    const account = await world.machine.sync()
    expect(account.issues, `round ${round}`).toEqual([])
    world.dashboard = await signIn(world.stack.ready.signInUrl)
    await expectArchived(world.dashboard, truth(world.machine.home), { bytes: round % 10 === 9 })
    await expectSound(world.stack.ready.data, contents)
  }
  await expectArchived(world.dashboard, truth(world.machine.home))
}, 420_000)

/** The process id of the embedded Postgres, from the one file that every Postgres writes. */
function postmaster(data: string): number {
  for (const name of readdirSync(data, { recursive: true, withFileTypes: false }) as string[])
    if (name.endsWith('postmaster.pid')) return Number(readFileSync(join(data, name), 'utf8').split('\n')[0])
  /** As root, below a closed folder, the files lie elsewhere and a link leads there. */
  for (const name of readdirSync(data))
    try {
      return Number(readFileSync(join(realpathSync(join(data, name)), 'cluster/postmaster.pid'), 'utf8').split('\n')[0])
    } catch {}
  throw new Error(`no postmaster.pid below ${data}`)
}

test(`Postgres killed at ${postgresKills} moments`, async () => {
  await using world = await openWorld({ sessions: 30 })
  const dice = random(22)
  const contents = new Map<string, Set<string>>()
  rememberContents(world.machine.home, contents)
  for (let round = 0; round < postgresKills; round += 1) {
    disturb(world.sessions, dice)
    rememberContents(world.machine.home, contents)
    await syncWhile(world, dice.between(30, 400), () => {
      process.kill(postmaster(world.stack.ready.data), 'SIGKILL')
    })
    /** The stack brings its Postgres back by itself; where that happens too often it ends and says so, and is started again. */
    await until(async () => world.stack.ended() || (await fetch(`${world.stack.ready.url}/api/ready`)).ok)
    if (world.stack.ended()) await world.restart()
    const account = await world.machine.sync()
    expect(account.issues, `round ${round}`).toEqual([])
    await expectArchived(world.dashboard, truth(world.machine.home), { bytes: round % 10 === 9 })
    await expectSound(world.stack.ready.data, contents)
  }
}, 420_000)

async function until(holds: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 600; tries += 1) {
    if (await holds().catch(() => false)) return
    await Bun.sleep(50)
  }
  throw new Error('it did not come about within 30 s')
}
