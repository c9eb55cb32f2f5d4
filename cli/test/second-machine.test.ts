/** A second machine of the same person: joins with a pasted key, and is shut out when that is wanted. */
import { afterAll, beforeAll, expect, test } from 'bun:test'
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { expectArchived } from './drivers/dashboard.ts'
import { type Machine, makeMachine } from './drivers/machine.ts'
import { random } from './drivers/random.ts'
import { type Sessions, sessionsIn, truth } from './drivers/sessions.ts'
import { enrollmentKey, joinMachine, openWorld, type World } from './drivers/world.ts'

let world: World
let second: Machine
let sessions: Sessions
beforeAll(async () => {
  world = await openWorld({ sessions: 5 })
  second = await joinMachine(world, 'second')
  sessions = sessionsIn(second.home, random(5))
  for (let made = 0; made < 5; made += 1) sessions.create(3000)
}, 120_000)
afterAll(async () => {
  second[Symbol.dispose]()
  await world[Symbol.asyncDispose]()
})

const nodes = async () =>
  (await world.dashboard.query<{ items: { id: string; name: string }[] }>('nodes.list', {})).items
const nodeNamed = async (name: string) => (await nodes()).find((node) => node.name === name)?.id ?? ''

/** The node's own key, as its credentials file holds it. */
function nodeKey(machine: Machine): string {
  const text = readFileSync(join(machine.configDir, 'credentials.json'), 'utf8')
  const key = /exn_\w+/.exec(text)?.[0]
  if (!key) throw new Error('credentials.json holds no node key')
  return key
}

test('nothing is collected before enrolment', async () => {
  using stranger = makeMachine('stranger')
  sessionsIn(stranger.home, random(6)).create(2000)
  const result = await stranger.cli(['sync'])
  expect(result.code).toBe(4)
  expect(result.stderr).toMatch(/enroll/)
})

test('it syncs beside the first, each under its own name', async () => {
  expect((await second.sync()).uploaded).toBe(5)
  expect((await nodes()).length).toBe(2)
  await expectArchived(world.dashboard, truth(second.home), { nodeId: await nodeNamed('second') })
  await expectArchived(world.dashboard, truth(world.machine.home), { nodeId: world.stack.ready.nodeId })
})

test('its credentials are readable by nobody else, and whoami and status say who it is', async () => {
  expect(statSync(second.configDir).mode & 0o077).toBe(0)
  for (const name of readdirSync(second.configDir).filter((name) => name.includes('credentials')))
    expect(statSync(join(second.configDir, name)).mode & 0o077).toBe(0)
  const id = await nodeNamed('second')
  expect((await second.cli(['whoami'])).stdout).toContain(id)
  expect((await second.cli(['status', '--json'])).stdout).toContain(id)
  expect((await second.cli(['whoami'])).stdout).not.toContain(nodeKey(second))
})

test('a wrong key is refused with a line that says so', async () => {
  using stranger = makeMachine('stranger')
  const key = (await enrollmentKey(world.dashboard)).key
  const wrong = `${key.slice(0, -8)}${key.slice(-8) === 'AAAAAAAA' ? 'BBBBBBBB' : 'AAAAAAAA'}`
  const result = await stranger.cli(['enroll', '--server', world.stack.ready.url, '--key', '-'], {
    stdin: `${wrong}\n`,
  })
  expect([2, 4]).toContain(result.code)
  expect(result.stderr.trim().split('\n').length).toBeLessThanOrEqual(3)
  expect(result.stderr).not.toContain(wrong)
})

test('a node key reads nothing and writes nowhere but to its own node', async () => {
  const key = nodeKey(second)
  const ask = (procedure: string, input?: unknown) =>
    fetch(`${world.stack.ready.url}/api/trpc/${procedure}?input=${encodeURIComponent(JSON.stringify(input ?? {}))}`, {
      headers: { authorization: `Bearer ${key}` },
    })
  const [artifact] = await world.dashboard.artifacts()
  for (const [procedure, input] of [
    ['artifacts.list', {}],
    ['artifacts.get', { id: artifact?.id }],
    ['artifacts.versions', { id: artifact?.id }],
    ['artifacts.download', { id: artifact?.id }],
    ['nodes.list', {}],
    ['keys.list', {}],
  ] as const)
    expect([procedure, (await ask(procedure, input)).status]).toEqual([procedure, 403])
  for (const place of [`artifacts/${artifact?.id}/content`]) {
    const answer = await fetch(`${world.stack.ready.url}/api/${place}`, { headers: { authorization: `Bearer ${key}` } })
    expect([401, 403, 404]).toContain(answer.status)
  }
  const create = await fetch(`${world.stack.ready.url}/api/trpc/keys.create`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    body: JSON.stringify({ name: 'mine' }),
  })
  expect(create.status).toBe(403)
})

test('unenroll revokes its key and keeps its archive', async () => {
  const third = await joinMachine(world, 'third')
  try {
    sessionsIn(third.home, random(9)).create(2000)
    await third.sync()
    const key = nodeKey(third)
    const id = await nodeNamed('third')
    expect((await third.cli(['unenroll'])).code).toBe(0)
    expect((await third.cli(['sync'])).code).toBe(4)
    const answer = await fetch(`${world.stack.ready.url}/api/trpc/sync.begin`, {
      method: 'POST',
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
      body: JSON.stringify({ cliVersion: '0', hostname: 'x', clientTime: new Date(0).toISOString() }),
    })
    expect(answer.status).toBe(401)
    await expectArchived(world.dashboard, truth(third.home), { nodeId: id })
  } finally {
    third[Symbol.dispose]()
  }
})

test('a revoked key is refused within a minute, with a clear line', async () => {
  const id = await nodeNamed('second')
  const keys = await world.dashboard.query<{ items: { id: string; nodeId: string | null }[] }>('keys.list', {})
  const own = keys.items.find(({ nodeId }) => nodeId === id)
  expect(own).toBeDefined()
  await world.dashboard.mutate('keys.revoke', { id: own?.id })
  const started = performance.now()
  sessions.create(1000)
  let result = await second.cli(['sync'])
  while (result.code !== 4 && performance.now() - started < 60_000) result = await second.cli(['sync'])
  expect(result.code).toBe(4)
  expect(result.stderr).toMatch(/revoked|refused|no longer/)
  expect(result.stderr.trim().split('\n').length).toBeLessThanOrEqual(3)
})
