import { afterAll, beforeAll, expect, test } from 'bun:test'
import { newId } from '@exfil/core/wire'
import { fetchRequestHandler } from '@trpc/server/adapters/fetch'
import { PUBLIC_URL, type TestApi, testApi } from '../test/api.ts'
import { tokenBucket } from './auth/token-bucket.ts'
import { createContext, createServices } from './context.ts'
import { appRouter } from './router/index.ts'

let api: TestApi
beforeAll(async () => {
  api = await testApi()
}, 60_000)
afterAll(() => api?.close(), 60_000)

/** What would be asked of each, validly, so that only the credential can be what is wrong. */
const art = { id: newId('art') }
const inputs: Record<string, unknown> = {
  'artifacts.list': {},
  'artifacts.get': art,
  'artifacts.versions': art,
  'artifacts.segments': art,
  'artifacts.download': art,
  'nodes.get': { id: newId('node') },
  'nodes.rename': { id: newId('node'), name: 'x' },
  'keys.create': { name: 'x' },
  'keys.revoke': { id: newId('key') },
  'sync.begin': { cliVersion: '1', hostname: 'h', clientTime: '2026-03-01T12:00:00Z' },
  'sync.check': { items: [] },
  'sync.presign': { packs: [] },
  'sync.record': { runId: newId('run'), items: [] },
  'sync.gone': { runId: newId('run'), items: [] },
  'sync.finish': {
    runId: newId('run'),
    account: {
      ...{ seen: 0, unchanged: 0, uploaded: 0, known: 0, skipped: 0, failed: 0, described: 0, gone: 0 },
      ...{ bytesRead: 0, bytesSent: 0, run: '', puts: 0, apiCalls: 0, durationMs: 0, collectors: [], issues: [] },
    },
  },
}
/** Open to everybody: one proves itself by its input, the other answers nobody with nothing. */
const open = ['nodes.enroll', 'session.person']

const procedures = Object.entries(
  appRouter._def.procedures as unknown as Record<string, { _def: { type: string } }>,
).map(([path, { _def }]) => ({ path, type: _def.type }))

async function call(path: string, headers: Record<string, string>) {
  const procedure = procedures.find((one) => one.path === path)
  const input = JSON.stringify(inputs[path])
  const url = new URL(`${PUBLIC_URL}/api/trpc/${path}`)
  const query = procedure?.type === 'query'
  if (query && input) url.searchParams.set('input', input)
  const request = new Request(url, {
    method: query ? 'GET' : 'POST',
    headers: { 'content-type': 'application/json', host: new URL(PUBLIC_URL).host, ...headers },
    ...(!query && input && { body: input }),
  })
  const response = await fetchRequestHandler({
    req: request,
    router: appRouter,
    endpoint: '/api/trpc',
    createContext: ({ resHeaders }) => createContext(api.services, request, '127.0.0.1', resHeaders),
  })
  return { status: response.status, text: await response.text(), headers: response.headers }
}

const MUTATIONS =
  /^sync\.|^nodes\.(enroll|unenroll|rename|retire|tag)$|^keys\.(create|revoke)$|^session\.(signOut|signOutEverywhere|revoke)$|^views\.(save|change|order|remove)$/

test('what nodes say are mutations, what people read are queries', () => {
  for (const { path, type } of procedures) {
    const mutates = MUTATIONS.test(path)
    expect(`${path} ${type}`).toBe(`${path} ${mutates ? 'mutation' : 'query'}`)
  }
})

test('nobody gets anything', async () => {
  for (const { path } of procedures) {
    if (!open.includes(path)) expect(`${path} ${(await call(path, {})).status}`).toBe(`${path} 401`)
  }
})

test('a node key reads nothing but who it is, and a person cannot speak for a node', async () => {
  const { userId, token } = await api.person()
  const { nodeKey } = await api.node(userId)
  for (const { path } of procedures) {
    if (open.includes(path) || path === 'session.get') continue
    const forNodes = path.startsWith('sync.') || path === 'nodes.unenroll'
    const wrong = await call(path, { authorization: `Bearer ${forNodes ? token : nodeKey}` })
    expect(`${path} ${wrong.status}`).toBe(`${path} 403`)
  }
  const session = await call('session.get', { authorization: `Bearer ${nodeKey}` })
  expect(Object.keys(JSON.parse(session.text).result.data).sort()).toEqual(['email', 'kind', 'name', 'nodeId'])
  expect(JSON.parse((await call('session.person', { authorization: `Bearer ${nodeKey}` })).text).result.data).toBeNull()
})

test('a node key may make so many calls, is told when to come back, and is in nobody else’s way', async () => {
  const { userId } = await api.person()
  const [busy, other] = [await api.node(userId), await api.node(userId)]
  const { callLimit, now } = api.services
  api.services.callLimit = tokenBucket({ burst: 3, perSecond: 1 })
  const check = (key: string) => call('sync.check', { authorization: `Bearer ${key}` })
  try {
    for (let n = 0; n < 3; n++) expect((await check(busy.nodeKey)).status).toBe(200)
    const refused = await check(busy.nodeKey)
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '1'])
    expect(refused.text).toContain('too many calls with this key: wait 1 s')
    expect((await check(other.nodeKey)).status).toBe(200)
    api.services.now = () => new Date(now().getTime() + 1000)
    expect((await check(busy.nodeKey)).status).toBe(200)
  } finally {
    Object.assign(api.services, { callLimit, now })
  }
})

test('the limit for a node key leaves room for any sync', () => {
  const { callLimit } = createServices({ ...api.services })
  for (let call = 0; call < 500; call++) expect(callLimit.attempt('key', 0)).toBe(0)
  expect(callLimit.attempt('key', 0)).toBe(1)
  for (let call = 0; call < 50; call++) expect(callLimit.attempt('key', 1000)).toBe(0)
  expect(callLimit.attempt('key', 1000)).toBe(1)
})

test('an enrolment key opens nothing by itself', async () => {
  const { api: person } = await api.person()
  const { key } = await person.keys.create({ name: 'k' })
  for (const { path } of procedures) {
    if (open.includes(path)) continue
    expect(`${path} ${(await call(path, { authorization: `Bearer ${key}` })).status}`).toBe(`${path} 403`)
  }
})

test('a cookie changes something only from a page of this server', async () => {
  const { token } = await api.person()
  const cookie = `exfiltrator_session=${token}`
  const status = async (headers: Record<string, string>) => (await call('keys.create', { cookie, ...headers })).status
  expect(await status({})).toBe(403)
  expect(await status({ origin: 'https://evil.example' })).toBe(403)
  expect(await status({ origin: 'null' })).toBe(403)
  expect(await status({ origin: `${PUBLIC_URL}0` })).toBe(403)
  expect(await status({ origin: PUBLIC_URL })).toBe(200)
  expect((await call('keys.list', { cookie })).status).toBe(200)
})

test('errors tell what is wrong and nothing of the code', async () => {
  const { token } = await api.person()
  const authorization = `Bearer ${token}`
  for (const { status, text } of [
    await call('keys.list', {}),
    await call('keys.list', { authorization: 'Bearer exn_nonsense' }),
    await call('artifacts.get', { authorization }),
    await call('sync.begin', { authorization }),
  ]) {
    expect(status).toBeGreaterThanOrEqual(400)
    const { error } = JSON.parse(text)
    expect(Object.keys(error).sort()).toEqual(['code', 'data', 'message'])
    expect(Object.keys(error.data).sort()).toEqual(['code', 'httpStatus', 'path'])
  }
  const broken = {
    ...api.services,
    db: { ...api.services.db, withUser: () => Promise.reject(new Error('secret detail')) },
  }
  const request = new Request(`${PUBLIC_URL}/api/trpc/keys.list`, { headers: { authorization } })
  const response = await fetchRequestHandler({
    req: request,
    router: appRouter,
    endpoint: '/api/trpc',
    createContext: () => createContext({ ...broken, signIn: api.signIn }, request, ''),
  })
  expect(response.status).toBe(500)
  expect(await response.text()).not.toContain('secret detail')
})
