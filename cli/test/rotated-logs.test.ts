/** Logs that are renamed and begun anew between syncs, through the real service. */
import { expect, test } from 'bun:test'
import { appendFileSync, existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expectSound } from './drivers/ledger.ts'
import { sha256 } from './drivers/sessions.ts'
import { openWorld } from './drivers/world.ts'

const keep = 2

test('each rotated log stays the artifact it was; the one that rotation drops is gone and kept', async () => {
  await using world = await openWorld({ sessions: 0 })
  const folder = join(world.machine.home, '.claude/projects/-logs')
  mkdirSync(folder, { recursive: true })
  const at = (number: number) => join(folder, `log.${number}.jsonl`)
  const written: string[] = []
  for (const day of ['one', 'two', 'three', 'four']) {
    rmSync(at(keep), { force: true })
    for (let number = keep - 1; number >= 0; number -= 1)
      if (existsSync(at(number))) renameSync(at(number), at(number + 1))
    written.push(`{"day":"${day}"}\n`)
    writeFileSync(at(0), written.at(-1) ?? '')
    expect(await world.machine.sync()).toMatchObject({ uploaded: 1, failed: 0, issues: [] })
    appendFileSync(at(0), '{}\n')
    written.push(`${written.pop()}{}\n`)
    expect(await world.machine.sync()).toMatchObject({ uploaded: 1, failed: 0, issues: [] })
  }
  await expectSound(world.stack.ready.data)
  const rows = await world.dashboard.artifacts()
  expect(rows.map(({ checksum, generation, state }) => [checksum, generation, state]).sort()).toEqual(
    written.map((content, day) => [sha256(Buffer.from(content)), 1, day === 0 ? 'gone' : 'present']).sort(),
  )
}, 240_000)
