import { afterAll, beforeAll, expect, test } from 'bun:test'
import { account } from '../../test/account.ts'
import { item, sha256, type TestApi, testApi } from '../../test/api.ts'
import { openDb } from '../db/db.ts'
import { type Listener, listen, type Site } from '../server.ts'
import type { LiveOptions } from './serve-live.ts'

let api: TestApi
const servers: Listener[] = []
const closing: (() => unknown)[] = []
beforeAll(async () => {
  api = await testApi()
}, 60_000)
afterAll(async () => {
  for (const server of servers) await server.stop(0)
  for (const close of closing) await close()
  await api.close()
}, 60_000)

const OPTIONS = { heartbeatMs: 30, everyMs: 20 }
function serve(services: Site['services'] = api.services, live: LiveOptions = OPTIONS): string {
  const server = listen({ hostname: '127.0.0.1', port: 0 })
  server.serve({ services, web: '/nowhere', log: () => {}, signInFrom: 'loopback', live })
  servers.push(server)
  return `http://127.0.0.1:${server.port}`
}

/** A page that listens: what it was told, and waiting for more. */
async function page(base: string, token: string) {
  const leave = new AbortController()
  closing.push(() => leave.abort())
  const response = await fetch(`${base}/api/live`, {
    headers: { authorization: `Bearer ${token}` },
    signal: leave.signal,
  })
  const seen: string[] = []
  let beats = 0
  let ended = false
  let wake = () => {}
  const reading = (async () => {
    let rest = ''
    for await (const chunk of response.body?.pipeThrough(new TextDecoderStream() as never) ?? []) {
      const parts = (rest + chunk).split('\n\n')
      rest = parts.pop() ?? ''
      for (const part of parts) {
        const [, name] = /^event: (.*)$/m.exec(part) ?? []
        const [, data] = /^data: (.*)$/m.exec(part) ?? []
        if (name === 'beat') beats++
        // Nothing but the time to come back after.
        else if (data === undefined) continue
        // That somebody signed in may still be on its way when a page is greeted.
        else if (data === change('sessions')) continue
        else seen.push(name ?? data)
      }
      wake()
    }
  })()
    .catch(() => {})
    .finally(() => {
      ended = true
      wake()
    })
  const until = async (what: () => boolean) => {
    while (!what()) {
      if (ended) throw new Error(`the stream ended; it told ${JSON.stringify(seen)}`)
      await new Promise<void>((resolve) => {
        wake = resolve
      })
    }
  }
  return {
    response,
    seen,
    beats: () => beats,
    until,
    /** Waits for this event, and forgets what was told up to it. */
    async next(event: string) {
      await until(() => seen.includes(event))
      seen.splice(0, seen.indexOf(event) + 1)
    },
    leave: () => leave.abort(),
    ended: reading,
  }
}
const change = (kind: string, nodeId?: string) => JSON.stringify(nodeId ? { kind, nodeId } : { kind })

test('a page is greeted, and told what of its person changed, whatever process changed it', async () => {
  const { userId, token, api: person } = await api.person()
  const db = await openDb(api.database.apiUrl)
  closing.push(() => db.close())
  const here = await page(serve(), token)
  const beside = await page(serve({ ...api.services, db }), token)
  expect(here.response.headers.get('content-type')).toBe('text/event-stream; charset=utf-8')
  for (const one of [here, beside]) await one.next('hello')
  const node = await api.node(userId)
  for (const one of [here, beside]) await one.next(change('nodes', node.nodeId))
  await node.api.sync.finish({ runId: await node.begin(), account: account() })
  for (const one of [here, beside]) await one.next(change('nodes', node.nodeId))
  await node.api.sync.record({
    runId: await node.begin(),
    items: [item({ key: 'empty', checksum: sha256(''), length: 0, segments: [] })],
  })
  for (const one of [here, beside]) await one.next(change('artifacts', node.nodeId))
  const issues = [{ collector: 'notes', key: 'empty', path: '~/empty', code: 'denied', message: 'no' }]
  await node.api.sync.finish({ runId: await node.begin(), account: account({ issues }) })
  for (const one of [here, beside]) await one.next(change('artifacts', node.nodeId))
  await person.keys.create({ name: 'k' })
  for (const one of [here, beside]) await one.next(change('keys'))
  await person.nodes.rename({ id: node.nodeId, name: 'Desk' })
  for (const one of [here, beside]) await one.next(change('nodes', node.nodeId))
  // A name that was there already changes nothing.
  await person.nodes.rename({ id: node.nodeId, name: 'Desk' })
  await person.keys.create({ name: 'k' })
  await here.next(change('keys'))
  expect(here.seen).toEqual([])
}, 20_000)

test('nothing of another person is told, not even that it happened', async () => {
  const [mine, theirs] = [await api.person(), await api.person()]
  const base = serve()
  const [here, there] = [await page(base, mine.token), await page(base, theirs.token)]
  for (const one of [here, there]) await one.next('hello')
  const { nodeId } = await api.node(mine.userId)
  await here.next(change('nodes', nodeId))
  // What is told is told in order: had the other's change come, it would be before this.
  await theirs.api.keys.create({ name: 'theirs' })
  await there.until(() => there.seen.length > 0)
  expect(there.seen).toEqual([change('keys')])
})

test('when the connection that listens breaks, pages are told so, and greeted again', async () => {
  const { token, api: person } = await api.person()
  const here = await page(serve(), token)
  await here.next('hello')
  await api.database.superuser(
    `select pg_terminate_backend(pid) from pg_stat_activity
     where application_name = 'exfiltrator changes' and datname = current_database()`,
  )
  await here.next('lost')
  await here.next('hello')
  await person.keys.create({ name: 'k' })
  await here.next(change('keys'))
}, 20_000)

test('a stream ends with its session, and a beat keeps it open until then', async () => {
  const { userId, token, api: person } = await api.person()
  const base = serve()
  const here = await page(base, token)
  await here.next('hello')
  await here.until(() => here.beats() > 3)
  const other = await api.person(userId)
  const stays = await page(base, other.token)
  await stays.next('hello')
  await api.database.owner('delete from web_sessions where digest = $1', [
    new Bun.CryptoHasher('sha256').update(token).digest(),
  ])
  await here.next('bye')
  await here.ended
  await person.keys.list()
  await other.api.keys.create({ name: 'k' })
  await stays.next(change('keys'))
})

test('a stream ends when its session expires', async () => {
  const { token } = await api.person()
  const here = await page(serve(), token)
  await here.next('hello')
  const before = api.clock.now
  api.clock.now = new Date(before.getTime() + 8 * 86_400_000)
  await here.next('bye')
  api.clock.now = before
})

test('only people listen, and each with a bounded number of pages', async () => {
  const { userId, token } = await api.person()
  const { nodeKey } = await api.node(userId)
  const base = serve(api.services, { ...OPTIONS, perUser: 2 })
  expect((await fetch(`${base}/api/live`)).status).toBe(401)
  expect((await fetch(`${base}/api/live`, { headers: { authorization: `Bearer ${nodeKey}` } })).status).toBe(403)
  expect((await fetch(`${base}/api/live`, { method: 'POST' })).status).toBe(405)
  const [one, two] = [await page(base, token), await page(base, token)]
  for (const each of [one, two]) await each.next('hello')
  const more = await fetch(`${base}/api/live`, { headers: { authorization: `Bearer ${token}` } })
  expect([more.status, more.headers.get('retry-after')]).toEqual([429, '60'])
  one.leave()
  await one.ended
  // Its place is free once the server has noticed.
  let again = await page(base, token)
  while (again.response.status === 429) again = await page(base, token)
  await again.next('hello')
})

test('a server that stops waits for no page', async () => {
  const { token } = await api.person()
  const base = serve()
  const here = await page(base, token)
  await here.next('hello')
  await servers.at(-1)?.stop(60_000)
  await here.ended
}, 10_000)
