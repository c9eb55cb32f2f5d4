/** The README's first command on a machine that has never seen this project. */
import { expect, test } from 'bun:test'
import { chmodSync, copyFileSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { trackedFiles } from '../check/tracked-files.ts'
import { expectArchived, signIn } from './drivers/dashboard.ts'
import { bareEnv, makeMachine, root, run } from './drivers/machine.ts'
import { random } from './drivers/random.ts'
import { sessionsIn, truth } from './drivers/sessions.ts'
import { startStack } from './drivers/stack.ts'

/** The files that a fresh clone would have, elsewhere. */
function freshClone(): { folder: string } & Disposable {
  const folder = mkdtempSync(join(tmpdir(), 'exfil-clone-'))
  chmodSync(folder, 0o755)
  for (const path of trackedFiles(root)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    copyFileSync(join(root, path), join(folder, path))
  }
  return { folder, [Symbol.dispose]: () => rmSync(folder, { recursive: true, force: true }) }
}

test('from nothing to ready in 90 s, and every transcript of the machine comes back byte for byte', async () => {
  using clone = freshClone()
  using machine = makeMachine('first')
  const dice = random(11)
  const sessions = sessionsIn(machine.home, dice)
  for (let made = 0; made < 150; made += 1) sessions.create(dice.between(200, 60_000))
  sessions.create(12_000_000)
  /** Only what a real first run would have: no folders of ours are named. */
  const plain = { ...machine, env: bareEnv(machine.home) }
  await using stack = await startStack({
    machine: plain,
    cwd: clone.folder,
    command: [process.execPath, 'run', 'start'],
  })
  expect(stack.readyAfterMs).toBeLessThan(90_000)
  expect(stack.ready.url).toStartWith('http://127.0.0.1:')
  expect(stack.ready.nodeId).toMatch(/^node_[0-9a-f]{32}$/)
  const account = await stack.firstSync()
  expect(account.issues).toEqual([])
  expect(account.seen).toBe(account.uploaded)
  const dashboard = await signIn(stack.ready.signInUrl)
  const rows = await expectArchived(dashboard, truth(machine.home))
  expect(rows.length).toBe(account.uploaded)

  /** The shown checksum is what another program says of the file. */
  const row = rows.find(({ size }) => size > 10_000_000)
  const path = row?.path.replace('~', machine.home) ?? ''
  const other = await run(['sha256sum', path], { env: bareEnv(machine.home) })
  expect(other.stdout.split(' ')[0]).toBe(row?.checksum)

  /** The sign-in link was for one use. */
  expect((await fetch(stack.ready.signInUrl, { redirect: 'manual' })).status).not.toBe(303)
  expect(await stack.stop()).toBe(0)
}, 300_000)
