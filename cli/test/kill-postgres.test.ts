/** kill -9 of Postgres below the API while a machine syncs. What was acknowledged is there afterwards. */
import { expect, test } from 'bun:test'
import { expectArchived } from './drivers/dashboard.ts'
import { disturb, rememberContents } from './drivers/disturb.ts'
import { expectSound } from './drivers/ledger.ts'
import { postmaster } from './drivers/postmaster.ts'
import { random } from './drivers/random.ts'
import { truth } from './drivers/sessions.ts'
import { syncWhile } from './drivers/sync-while.ts'
import { openWorld } from './drivers/world.ts'

const postgresKills = Number(process.env.EXFILTRATOR_TEST_POSTGRES_KILLS ?? 10)

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
