/** Sizes that must not matter: one file of gigabytes, and files by the ten thousand. */
import { expect, test } from 'bun:test'
import { closeSync, ftruncateSync, mkdirSync, openSync, writeFileSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { random } from './drivers/random.ts'
import { transcript } from './drivers/transcript.ts'
import { openWorld } from './drivers/world.ts'

const megabyte = 1e6
const peakLimit = 200 * megabyte

test('a file of 3 GiB: collected within 200 MB of memory, and back byte for byte', async () => {
  await using world = await openWorld({ sessions: 1, args: ['--no-sync'] })
  const dice = random(31)
  const id = dice.uuid()
  const folder = join(world.machine.home, '.claude/projects/-home-me-large')
  mkdirSync(folder, { recursive: true })
  const path = join(folder, `${id}.jsonl`)
  /** Real lines at both ends, a hole between them: long to read, short to send. */
  const file = openSync(path, 'w')
  writeSync(file, transcript(dice, id, 20_000_000))
  ftruncateSync(file, 3 * 1024 ** 3 - 1_000_000)
  closeSync(file)
  const end = openSync(path, 'a')
  writeSync(end, `\n${transcript(dice, id, 1_000_000)}`)
  closeSync(end)

  const result = await world.machine.cli(['sync', '--json'])
  expect(result.code, result.stderr).toBe(0)
  expect(result.peak).toBeLessThan(peakLimit)
  const row = (await world.dashboard.artifacts()).find(({ key }) => key.includes(id))
  expect(row?.size).toBeGreaterThan(3 * 1024 ** 3 - 1)
  const response = await fetch(`${world.dashboard.url}/api/artifacts/${row?.id}/content`, {
    headers: { cookie: world.dashboard.cookie },
  })
  const hash = new Bun.CryptoHasher('sha256')
  let length = 0
  for await (const chunk of response.body ?? []) {
    hash.update(chunk)
    length += chunk.length
  }
  expect([length, hash.digest('hex')]).toEqual([row?.size ?? 0, row?.checksum ?? ''])
}, 300_000)

test('20,000 files within 200 MB of memory, first and again', async () => {
  await using world = await openWorld({ sessions: 1, args: ['--no-sync'] })
  const dice = random(32)
  for (let project = 0; project < 40; project += 1) {
    const folder = join(world.machine.home, `.claude/projects/-home-me-project-${project}`)
    mkdirSync(folder, { recursive: true })
    for (let made = 0; made < 500; made += 1) {
      const id = dice.uuid()
      writeFileSync(
        join(folder, `${id}.jsonl`),
        `{"type":"user","sessionId":"${id}","n":${made}}\n`.repeat(dice.between(1, 40)),
      )
    }
  }
  for (const [what, uploaded] of [
    ['first', 20_001],
    ['again', 0],
  ] as const) {
    const result = await world.machine.cli(['sync', '--json'])
    expect(result.code, result.stderr).toBe(0)
    const account = JSON.parse(result.stdout)
    expect([what, account.seen, account.uploaded, account.failed]).toEqual([what, 20_001, uploaded, 0])
    expect(result.peak).toBeLessThan(peakLimit)
  }
}, 300_000)
