/** A session that is synced at every turn, for days. */
import { expect, test } from 'bun:test'
import { readFileSync } from 'node:fs'
import { expectArchived } from './drivers/dashboard.ts'
import { expectSound } from './drivers/ledger.ts'
import { random } from './drivers/random.ts'
import { sha256, truth } from './drivers/sessions.ts'
import { openWorld } from './drivers/world.ts'

const appends = Number(process.env.EXFILTRATOR_TEST_APPENDS ?? 200)

test(`${appends} appends with a sync after each: few segments, every byte, one artifact`, async () => {
  await using world = await openWorld({ sessions: 1 })
  const [session] = world.sessions.all
  if (!session) throw new Error('there is no session')
  const dice = random(7)
  let sent = 0
  for (let turn = 0; turn < appends; turn += 1) {
    world.sessions.append(session, dice.between(200, 20_000))
    const account = await world.machine.sync()
    expect([turn, account.uploaded, account.issues.length]).toEqual([turn, 1, 0])
    sent += account.bytesSent
  }
  const ledger = await expectSound(world.stack.ready.data)
  expect(ledger.artifacts.length).toBe(1)
  expect(ledger.liveSegments[0]?.count).toBeLessThan(50)
  const [row] = await expectArchived(world.dashboard, truth(world.machine.home))
  const file = readFileSync(session.path)
  expect([row?.size, row?.checksum]).toEqual([file.length, sha256(file)])
  /** Merging small segments costs some sending twice, and only some. */
  expect(sent).toBeLessThan(file.length * 4)
}, 240_000)
