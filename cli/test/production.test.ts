/** The production form: `bun api/src/main.ts` with a Postgres that Tern migrated and a real S3 server. */
import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { expectArchived } from './drivers/dashboard.ts'
import { freePort } from './drivers/free-port.ts'
import { type Machine, makeMachine, root, run } from './drivers/machine.ts'
import { python, tern, versitygw, zstd } from './drivers/needs.ts'
import { nodeClient } from './drivers/node-client.ts'
import { expectBoundUrls } from './drivers/presigned.ts'
import { type Production, startProduction } from './drivers/production.ts'
import { random } from './drivers/random.ts'
import { type Sessions, sessionsIn, sha256, truth } from './drivers/sessions.ts'
import { openWorld } from './drivers/world.ts'

const skip = tern.skip || versitygw.skip
const title = (text: string) => tern.title(versitygw.title(text))
let production: Production
let machine: Machine
let sessions: Sessions

beforeAll(async () => {
  if (skip) return
  production = await startProduction()
  machine = makeMachine('production')
  const dice = random(41)
  sessions = sessionsIn(machine.home, dice)
  for (let made = 0; made < 60; made += 1) sessions.create(dice.between(500, 50_000))
  sessions.create(20_000_000)
}, 120_000)
afterAll(async () => {
  machine?.[Symbol.dispose]()
  await production?.[Symbol.asyncDispose]()
})

describe('with Postgres and S3', () => {
  const it = (text: string, body: () => Promise<void>) => test.skipIf(skip)(title(text), body, 120_000)

  it('a machine joins, syncs, and everything comes back', async () => {
    const dashboard = await production.signIn()
    const { key } = await dashboard.mutate<{ key: string }>('keys.create', { name: 'production' })
    const joined = await machine.cli(['enroll', '--server', production.url, '--key', '-'], { stdin: `${key}\n` })
    expect(joined.code, joined.stderr).toBe(0)
    expect((await machine.sync()).uploaded).toBe(61)
    for (const session of sessions.all.slice(0, 10)) sessions.append(session, 2000)
    const [, , third] = sessions.all
    if (third) sessions.rewrite(third, 3000)
    expect((await machine.sync()).uploaded).toBe(10)
    await expectArchived(dashboard, truth(machine.home))
  })

  test.skipIf(skip || zstd.skip || python.skip)(
    python.title(zstd.title(title('the documented script turns the packs back into files, without the database'))),
    async () => {
      const out = mkdtempSync(join(tmpdir(), 'exfil-restored-'))
      try {
        const script = [python.path, join(root, 'docs/restore-from-packs'), production.bucket, out]
        const env = { PATH: [dirname(zstd.path), process.env.PATH].join(delimiter), HOME: out }
        const result = await run(script, { env })
        expect(result.code, result.stderr).toBe(0)
        const restored = new Map<string, string>()
        for (const entry of readdirSync(out, { recursive: true, withFileTypes: true })) {
          const path = join(entry.parentPath, entry.name)
          if (entry.isFile()) restored.set(path.slice(path.indexOf('/home/.claude')), sha256(readFileSync(path)))
        }
        for (const [path, checksum] of truth(machine.home))
          expect([path, restored.get(path.replace('~', '/home'))]).toEqual([path, checksum])
      } finally {
        rmSync(out, { recursive: true, force: true })
      }
    },
    120_000,
  )

  it('a presigned URL is good for one thing only', () => expectBoundUrls(nodeClient(machine)))

  it('a missing or wrong setting stops it at once, with one line that names it', async () => {
    const main = [process.execPath, '--no-env-file', join(root, 'api/src/main.ts')]
    for (const name of [
      'DATABASE_URL',
      'AWS_ENDPOINT_URL_S3',
      'AWS_ACCESS_KEY_ID',
      'AWS_SECRET_ACCESS_KEY',
      'BUCKET_NAME',
    ]) {
      const env: Record<string, string | undefined> = { ...production.env, PORT: String(freePort()), [name]: undefined }
      const result = await run(main, { env, cwd: root, timeoutMs: 20_000 })
      expect([name, result.code]).toEqual([name, 1])
      expect(result.stderr.trim().split('\n')).toHaveLength(1)
      expect(result.stderr).toContain(name)
    }
  })

  it('SIGTERM ends it in order', async () => {
    expect(await production.stop()).toBe(0)
  })
})

test('the disk store binds its URLs just as tightly', async () => {
  await using world = await openWorld({ sessions: 1 })
  await expectBoundUrls(nodeClient(world.machine))
}, 60_000)
