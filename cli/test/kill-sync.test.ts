/**
 * kill -9 of `sync` at random moments, over a machine whose files keep changing. The model of the truth is the files:
 * after each kill the next sync must bring the archive to them, with nothing lost, doubled or recorded without bytes.
 * EXFILTRATOR_TEST_SEED chooses another world.
 */
import { expect, test } from 'bun:test'
import { renameSync } from 'node:fs'
import { expectArchived } from './drivers/dashboard.ts'
import { disturb, rememberContents } from './drivers/disturb.ts'
import { expectSound } from './drivers/ledger.ts'
import { random } from './drivers/random.ts'
import { truth } from './drivers/sessions.ts'
import { openWorld } from './drivers/world.ts'

const kills = Number(process.env.EXFILTRATOR_TEST_KILLS ?? 50)

test('the harness sees what it looks for', async () => {
  await using world = await openWorld({ sessions: 3 })
  const { data } = world.stack.ready
  const { objects } = await expectSound(data)
  const [object = ''] = objects
  renameSync(object, `${object}.away`)
  await expect(expectSound(data)).rejects.toThrow('not in the store')
  renameSync(`${object}.away`, object)
  await expect(expectSound(data, new Map())).rejects.toThrow('that the file never was')
  world.sessions.create(1000)
  await expect(expectArchived(world.dashboard, truth(world.machine.home))).rejects.toThrow('the archive says nothing')
  await world.machine.sync()
  await expectArchived(world.dashboard, truth(world.machine.home))
  const [row] = world.sessions.all
  if (row) world.sessions.append(row, 10)
  await expect(expectArchived(world.dashboard, truth(world.machine.home))).rejects.toThrow('the archive says')
}, 60_000)

test(`sync killed at ${kills} moments`, async () => {
  await using world = await openWorld({ sessions: 40 })
  const dice = random()
  const contents = new Map<string, Set<string>>()
  rememberContents(world.machine.home, contents)
  let usual = 400
  let interrupted = 0
  for (let round = 0; round < kills; round += 1) {
    disturb(world.sessions, dice)
    rememberContents(world.machine.home, contents)
    const moment = dice.next() * usual
    const started = performance.now()
    let ended = false
    const killed = await world.machine.cli(['sync', '--json'], {
      onStart: (pid) =>
        setTimeout(() => {
          if (!ended) process.kill(pid, 'SIGKILL')
        }, moment),
    })
    ended = true
    if (killed.code === 128) interrupted += 1
    else usual = Math.max(60, (performance.now() - started) * 0.9)
    const account = await world.machine.sync()
    expect(account.issues, `round ${round}, seed ${dice.seed}`).toEqual([])
    await expectArchived(world.dashboard, truth(world.machine.home), { bytes: round % 10 === 9 })
    if (round % 10 === 9) await expectSound(world.stack.ready.data, contents)
  }
  /** Most of the kills must have hit: else this test proves little. */
  expect(interrupted).toBeGreaterThan(kills * 0.6)
  await Bun.sleep(2100)
  await world.machine.sync()
  const rest = await world.machine.sync()
  expect([rest.seen, rest.puts, rest.unchanged]).toEqual([rest.seen, 0, rest.seen])
  await expectArchived(world.dashboard, truth(world.machine.home))
  await expectSound(world.stack.ready.data, contents)
}, 420_000)
