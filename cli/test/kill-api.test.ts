/** kill -9 of the API while a machine syncs. What was acknowledged is there afterwards. */
import { expect, test } from 'bun:test'
import { expectArchived, signIn } from './drivers/dashboard.ts'
import { disturb, rememberContents } from './drivers/disturb.ts'
import { expectSound } from './drivers/ledger.ts'
import { random } from './drivers/random.ts'
import { truth } from './drivers/sessions.ts'
import { startStack } from './drivers/stack.ts'
import { syncWhile } from './drivers/sync-while.ts'
import { openWorld } from './drivers/world.ts'

const apiKills = Number(process.env.EXFILTRATOR_TEST_API_KILLS ?? 20)

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
