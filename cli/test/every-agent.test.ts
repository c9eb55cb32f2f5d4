/** One command on a machine where several agents have worked: all of them are in the archive. */
import { expect, test } from 'bun:test'
import { cpSync, existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { signIn } from './drivers/dashboard.ts'
import { makeMachine, root } from './drivers/machine.ts'
import { sha256 } from './drivers/sessions.ts'
import { startStack } from './drivers/stack.ts'

const TYPES = ['claude-code', 'codex', 'gemini']

test('the first `bun start` archives what every agent left, each with its type, byte for byte', async () => {
  using machine = makeMachine('agents')
  for (const type of TYPES) {
    cpSync(join(root, 'collectors', type, 'test/homes/real-sessions/home'), machine.home, { recursive: true })
  }
  await using stack = await startStack({ machine, command: [process.execPath, 'run', 'start'] })
  const account = await stack.firstSync()
  expect(account).toMatchObject({ failed: 0, issues: [], hints: [] })
  expect(stack.said().match(/^linked .*codex.* from this checkout/gm)).toHaveLength(1)
  const dashboard = await signIn(stack.ready.signInUrl)
  let all = 0
  for (const type of TYPES) {
    const rows = await dashboard.artifacts({ type: [type] })
    const expected = JSON.parse(
      readFileSync(join(root, 'collectors', type, 'test/homes/real-sessions/expected.json'), 'utf8'),
    )
    expect(rows.map(({ key }) => key).sort()).toEqual(Object.keys(expected).sort())
    expect(account.collectors.find(({ id }) => id === type)).toMatchObject({ seen: rows.length, uploaded: rows.length })
    for (const { id, path, checksum } of rows) {
      const file = path.replace('~', machine.home)
      expect(existsSync(file)).toBe(true)
      const content = await dashboard.content(id)
      expect([path, sha256(content.bytes), checksum]).toEqual([path, sha256(readFileSync(file)), checksum])
    }
    all += rows.length
  }
  expect(all).toBe(account.uploaded)

  /** The next start has nothing more to link, and finds everything as it was. */
  const data = readFileSync(join(machine.dataDir, 'package.json'), 'utf8')
  expect(await stack.stop()).toBe(0)
  await using again = await startStack({ machine, data: stack.ready.data, port: stack.port })
  expect(await again.firstSync()).toMatchObject({ seen: all, unchanged: all, issues: [] })
  expect(again.said()).not.toContain('linked')
  expect(readFileSync(join(machine.dataDir, 'package.json'), 'utf8')).toBe(data)
}, 300_000)
