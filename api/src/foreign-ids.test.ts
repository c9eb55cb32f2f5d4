/**
 * Every id that any procedure or address takes, tried with another user's and with one that does not exist: the answers
 * are the same to the letter, and nothing of the other user changes. What there is to try is read from the schemas of
 * the procedures and from the addresses in `docs/api.md`: a new one is covered by itself.
 */
import { afterAll, beforeAll, expect, test } from 'bun:test'
import { createHash, randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { newId } from '@exfil/core/wire'
import { z } from 'zod'
import { account } from '../test/account.ts'
import { item, sha256, type TestApi, testApi } from '../test/api.ts'
import { served } from '../test/served.ts'
import { DiskStore } from './blobs/disk-store.ts'
import { objectKey } from './blobs/object-key.ts'
import { appRouter } from './router/index.ts'

let api: TestApi
let http: ReturnType<typeof served>
let owner: { userId: string; token: string }
let stranger: { token: string; userId: string; nodeId: string; nodeKey: string; runId: string }
/** One of the owner's, and one that nobody has, by prefix. */
let theirs: Record<string, string>
let nobodys: Record<string, string>

beforeAll(async () => {
  api = await testApi()
  http = served(api)
  owner = await api.person()
  const person = await api.with({ authorization: `Bearer ${owner.token}` })
  const node = await api.node(owner.userId)
  const bytes = new TextEncoder().encode('secret')
  const segments = await node.pack([{ start: 0, bytes }])
  const run = await node.begin()
  const [answer] = await node.api.sync.record({
    runId: run,
    items: [item({ key: 'k', checksum: sha256(bytes), length: bytes.length, segments })],
  })
  const art = answer?.status === 'recorded' ? answer.id : ''
  const ver = (await person.artifacts.versions({ id: art })).items[0]?.id ?? ''
  theirs = {
    ...{ art, ver, run, node: node.nodeId, pack: segments[0]?.pack ?? '', usr: owner.userId },
    key: (await person.keys.create({ name: 'theirs' })).id,
    view: (await person.views.save({ name: 'theirs', search: '' })).id,
    ses: (await person.session.list()).items[0]?.id ?? '',
  }
  nobodys = Object.fromEntries(Object.keys(theirs).map((prefix) => [prefix, newId('art').replace('art', prefix)]))
  const other = await api.person()
  const otherNode = await api.node(other.userId)
  const { nodeId, nodeKey } = otherNode
  stranger = { token: other.token, userId: other.userId, nodeId, nodeKey, runId: await otherNode.begin() }
}, 60_000)
afterAll(async () => {
  await http.stop()
  await api.close()
}, 60_000)

type Schema = z.core.JSONSchema.BaseSchema
interface Procedure {
  path: string
  type: 'query' | 'mutation'
  schema: Schema
}
const procedures: Procedure[] = Object.entries(
  appRouter._def.procedures as unknown as Record<string, { _def: { type: 'query' | 'mutation'; inputs: z.ZodType[] } }>,
).map(([path, { _def }]) => ({
  ...{ path, type: _def.type },
  schema: z.toJSONSchema(_def.inputs[0] ?? z.undefined(), { io: 'input', unrepresentable: 'any' }) as Schema,
}))

const PREFIX = /^\^([a-z]+)_\[0-9a-f\]\{32\}\$$/

/** Everything valid that this schema could ask for with an id in one place, as inputs made from ids; and the ids' prefixes. */
function inputsWithIds(schema: Schema, path: string[] = []): { at: string; prefix: string; path: string[] }[] {
  const choices = (schema.anyOf ?? schema.oneOf ?? []) as Schema[]
  const prefix = PREFIX.exec(schema.pattern ?? '')?.[1]
  const here = prefix === undefined ? [] : [{ at: path.join('.'), prefix, path }]
  // A filter takes any text for an id, so that a stale address is an empty list.
  const named = path.at(-1) === 'nodeId' && prefix === undefined && schema.type === 'string'
  const inside = Object.entries((schema.properties ?? {}) as Record<string, Schema>)
  return [
    ...here,
    ...(named ? [{ at: path.join('.'), prefix: 'node', path }] : []),
    ...choices.flatMap((choice) => inputsWithIds(choice, path)),
    ...inside.flatMap(([name, inner]) => inputsWithIds(inner, [...path, name])),
  ]
}

/** Something this schema accepts, the required part only. */
function example(schema: Schema): unknown {
  const [choice] = (schema.anyOf ?? schema.oneOf ?? []) as Schema[]
  if (choice) return example(choice)
  if (schema.enum) return schema.enum[0]
  const prefix = PREFIX.exec(schema.pattern ?? '')?.[1]
  if (prefix !== undefined) return nobodys[prefix]
  if (schema.type === 'object') {
    const properties = (schema.properties ?? {}) as Record<string, Schema>
    return Object.fromEntries((schema.required ?? []).map((name) => [name, example(properties[name] ?? {})]))
  }
  if (schema.format === 'date-time') return '2026-02-01T00:00:00Z'
  if (schema.type === 'string') return 'x'
  if (schema.type === 'integer' || schema.type === 'number') return Math.max(1, schema.minimum ?? 1)
  if (schema.type === 'boolean') return true
  return schema.type === 'array' ? [] : undefined
}

function withAt(input: unknown, [name, ...rest]: string[], value: unknown): unknown {
  if (name === undefined) return value
  const object = (typeof input === 'object' && input !== null ? input : {}) as Record<string, unknown>
  return { ...object, [name]: withAt(object[name], rest, value) }
}

/** What schemas do not say: ranges that are none, and items that are looked at one by one. */
const SPECIAL: Record<string, (ids: Record<string, string>) => Record<string, unknown>> = {
  'nodes.activity': () => ({ from: '2026-01-01T00:00:00Z', to: '2026-02-01T00:00:00Z' }),
  'sync.finish': () => ({ account: account() }),
  'sync.gone': () => ({ items: [{ type: 'notes', key: 'k' }] }),
}

async function ask(
  { path, type }: Procedure,
  token: string,
  input: unknown,
): Promise<{ status: number; text: string }> {
  const json = JSON.stringify(input)
  const response =
    type === 'query'
      ? await http.as(token)(`/api/trpc/${path}?input=${encodeURIComponent(json)}`)
      : await http.as(token)(`/api/trpc/${path}`, {
          ...{ method: 'POST', body: json, headers: { 'content-type': 'application/json' } },
        })
  return { status: response.status, text: await response.text() }
}
const anonymous = (text: string, ids: Record<string, string>) =>
  Object.values(ids).reduce((all, id) => all.replaceAll(id, 'ID'), text)

/** All rows of the owner, but for what their own reading notes. */
async function everything(): Promise<string> {
  const tables = await api.database.owner(
    `select relname as name from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r'
       and relname <> 'schema_version' order by 1`,
  )
  const all: unknown[] = []
  for (const { name } of tables) {
    all.push(
      await api.database.owner(
        `select (to_jsonb(t) - 'last_used_at')::text as row from ${name} t where user_id = $1 order by 1`,
        [owner.userId],
      ),
    )
  }
  return JSON.stringify(all)
}

const cases = procedures.flatMap((procedure) =>
  inputsWithIds(procedure.schema).map((place) => ({ ...place, procedure, what: `${procedure.path} ${place.at}` })),
)

test('the ids that procedures take are found', () => {
  const found = cases.map(({ what }) => what)
  for (const what of [
    ...['artifacts.get id', 'artifacts.related id', 'artifacts.list filter.nodeId', 'nodes.tag id', 'nodes.retire id'],
    ...['nodes.runs id', 'keys.revoke id', 'views.remove id', 'session.revoke id', 'sync.finish runId'],
  ]) {
    expect(found).toContain(what)
  }
})

test('in every procedure, another user’s id answers as one that does not exist', async () => {
  const before = await everything()
  for (const { what, procedure, path, prefix } of cases) {
    const ofNode = procedure.path.startsWith('sync.')
    const token = ofNode ? stranger.nodeKey : stranger.token
    const answers = []
    for (const ids of [theirs, nobodys]) {
      const base = { ...(example(procedure.schema) as object), ...SPECIAL[procedure.path]?.(ids) }
      const { status, text } = await ask(procedure, token, withAt(base, path, ids[prefix]))
      answers.push(`${what}: ${status} ${anonymous(text, ids)}`)
    }
    expect(answers[0]).toBe(answers[1] as string)
    expect(answers[0], 'the id was looked at').not.toContain('BAD_REQUEST')
    if (procedure.type === 'query') {
      const input = withAt(
        { ...(example(procedure.schema) as object), ...SPECIAL[procedure.path]?.(theirs) },
        path,
        theirs[prefix],
      )
      const own = await ask(procedure, owner.token, input)
      expect(`${what}: ${own.status}`, 'the id is good').toBe(`${what}: 200`)
      expect(`${what}: ${own.status} ${anonymous(own.text, theirs)}`).not.toBe(answers[0] as string)
    }
  }
  expect(await everything()).toBe(before)
}, 60_000)

test('a node can say nothing with packs and runs of another user', async () => {
  const before = await everything()
  const answers = []
  for (const ids of [theirs, nobodys]) {
    const segments = [
      { start: 0, end: 6, sha256: sha256('secret'), pack: ids.pack ?? '', offset: 16, storedLength: 15 },
    ]
    const record = procedures.find(({ path }) => path === 'sync.record') as Procedure
    const items = [item({ key: 'mine', checksum: sha256('secret'), length: 6, segments })]
    for (const runId of [stranger.runId, ids.run]) {
      const { status, text } = await ask(record, stranger.nodeKey, { runId, items })
      answers.push(`${status} ${anonymous(text, ids)}`)
    }
  }
  expect(answers.slice(0, 2)).toEqual(answers.slice(2))
  expect(answers[0]).toContain('missing')
  expect(await everything()).toBe(before)
})

test('an object of another user answers as one that does not exist, whatever URLs one has of one’s own', async () => {
  const docs = await Bun.file(join(import.meta.dir, '../../docs/api.md')).text()
  const [, shape = ''] = /`GET (\/blobs\/[^`?]*)\?[^`]*`/.exec(docs) ?? []
  expect(shape).toBe('/blobs/{userId}/{nodeId}/{packId}.zst')
  const root = await mkdtemp(join(tmpdir(), 'exfil-foreign-'))
  const blobs = new DiskStore({ root, secret: randomBytes(32), baseUrl: () => site.url })
  const site = served(api, { services: { ...api.services, blobs } })
  const send = async (path: string, init: RequestInit = {}) => {
    const response = await site.as(stranger.token)(path, init)
    const headers = [...response.headers].filter(([name]) => name !== 'date')
    return { ok: response.ok, facts: JSON.stringify([response.status, headers, await response.text()]) }
  }
  const pathOf = (url: string) => url.slice(site.url.length)
  const store = async (key: string, body: Uint8Array<ArrayBuffer>) => {
    const sha256 = createHash('sha256').update(body).digest('hex')
    const { url, headers } = await blobs.presignPut({ key, size: body.length, sha256 })
    return { path: pathOf(url), init: { method: 'PUT', headers, body } satisfies RequestInit }
  }
  const at = ({ usr = '', node = '', pack = '' }: Record<string, string>) => objectKey(usr, node, pack)
  try {
    const body = new Uint8Array(randomBytes(64))
    const theirPut = await store(at(theirs), body)
    expect((await send(theirPut.path, theirPut.init)).ok).toBe(true)
    const own = { usr: stranger.userId, node: stranger.nodeId, pack: newId('pack') }
    const ownPut = await store(at(own), body)
    const read = pathOf((await blobs.presignGet({ key: at(own) })).url)
    const named = pathOf((await blobs.presignGet({ key: at(own), filename: 'a.zst' })).url)
    // Before one’s own object is there, when nothing but the signature could refuse, and after.
    for (const there of [false, true]) {
      if (there) expect((await send(ownPut.path, ownPut.init)).ok).toBe(true)
      const bare = `/blobs/${at(own)}`
      const signatures: [what: string, path: string, init: RequestInit][] = [
        ...[read, named, bare, ownPut.path].flatMap((path): [string, string, RequestInit][] => [
          [`GET ${path}`, path, {}],
          [`GET a part of ${path}`, path, { headers: { range: 'bytes=0-1' } }],
          [`HEAD ${path}`, path, { method: 'HEAD' }],
          [`DELETE ${path}`, path, { method: 'DELETE' }],
        ]),
        [`PUT ${ownPut.path}`, ownPut.path, ownPut.init],
        [`PUT ${bare}`, bare, ownPut.init],
      ]
      for (const [what, path, init] of signatures) {
        // All of the key, its end, and a way out of one's own folder.
        const keys: ((ids: Record<string, string>) => string)[] = [
          at,
          (ids) => at({ ...ids, usr: own.usr }),
          (ids) => at({ ...own, pack: ids.pack ?? '' }),
          (ids) => `${own.usr}/${own.node}/..%2f..%2f${at(ids)}`,
          (ids) => `${own.usr}/${own.node}/../../${at(ids)}`,
        ]
        for (const key of keys) {
          const [foreign, unknown] = await Promise.all(
            [theirs, nobodys].map(async (ids) => {
              const { ok, facts } = await send(path.replace(at(own), key(ids)), init)
              expect(`${what}: ${ok}`).toBe(`${what}: false`)
              return anonymous(facts, ids)
            }),
          )
          expect(`${what} ${foreign}`).toBe(`${what} ${unknown}`)
        }
      }
    }
    expect((await send(read)).facts).toContain('200')
    expect(await Bun.file(join(root, at(theirs))).bytes()).toEqual(body)
    expect(await Bun.file(join(root, at(nobodys))).exists()).toBe(false)

    const presign = procedures.find(({ path }) => path === 'sync.presign') as Procedure
    const answers = []
    for (const ids of [theirs, nobodys]) {
      const packs = [{ id: ids.pack, size: body.length, sha256: createHash('sha256').update(body).digest('hex') }]
      const { status, text } = await ask(presign, stranger.nodeKey, { packs })
      answers.push(`${status} ${anonymous(text, ids)}`)
      expect(text).toContain(objectKey(own.usr, own.node, ids.pack ?? ''))
    }
    expect(answers[0]).toBe(answers[1] as string)
  } finally {
    await site.stop()
    await rm(root, { recursive: true })
  }
})

test('at every address, another user’s id answers as one that does not exist', async () => {
  const docs = await Bun.file(join(import.meta.dir, '../../docs/api.md')).text()
  const addresses = [...docs.matchAll(/`GET (\/api\/[^`\s]*(?:\{|id=)[^`]*)`/g)].map(([, address = '']) =>
    address.replace('id=…&id=…', 'id={id}'),
  )
  expect(addresses).toContain('/api/artifacts/{id}/versions/{versionId}/content')
  expect(addresses.length).toBeGreaterThanOrEqual(4)
  const ways: [how: string, init: (ids: Record<string, string>) => RequestInit][] = [
    ['GET', () => ({})],
    ['GET, a part', () => ({ headers: { range: 'bytes=0-1' } })],
    ['HEAD', () => ({ method: 'HEAD' })],
  ]
  const forms = ['art', 'ver'].map((prefix): (typeof ways)[number] => [
    `POST, ${prefix}`,
    (ids) => ({ method: 'POST', body: new URLSearchParams({ id: ids[prefix] ?? '' }) }),
  ])
  const places = addresses.flatMap((address) => ways.map((way) => [address, ...way] as const))
  for (const [address, how, init] of [...places, ...forms.map((form) => ['/api/archive', ...form] as const)]) {
    if (address.startsWith('/api/archive') && how === 'HEAD') continue
    const what = `${how} ${address}`
    const of = (ids: Record<string, string>) =>
      address.replace('{id}', ids.art ?? '').replace('{versionId}', ids.ver ?? '')
    const [foreign, unknown] = await Promise.all(
      [theirs, nobodys].map(async (ids) => {
        const response = await http.as(stranger.token)(of(ids), init(ids))
        const headers = [...response.headers].filter(([name]) => name !== 'date')
        return JSON.stringify([response.status, headers, anonymous(await response.text(), ids)])
      }),
    )
    expect(`${what} ${foreign}`).toBe(`${what} ${unknown}`)
    expect(foreign).toStartWith('[404')
    expect(`${what} ${(await http.as(owner.token)(of(theirs), init(theirs))).ok}`).toBe(`${what} true`)
  }
})
