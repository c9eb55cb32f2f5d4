import { afterAll, beforeAll, expect, test } from 'bun:test'
import type { RecordItem } from '@exfil/core/wire'
import { type Caller, item, sha256, type TestApi, type TestNode, testApi } from '../../../test/api.ts'

let api: TestApi
let person: { userId: string; api: Caller }
let node: TestNode
beforeAll(async () => {
  api = await testApi()
  person = await api.person()
  node = await api.node(person.userId)
}, 60_000)
afterAll(() => api.close(), 60_000)

const AT = '2026-02-01T12:00:00Z'
type Part = Partial<RecordItem['description']> & { at?: string; type?: string; text?: string; formerKeys?: string[] }

/** Records empty artifacts with these descriptions, and answers their ids. */
async function record(from: TestNode, parts: Record<string, Part>): Promise<Record<string, string>> {
  const items = Object.entries(parts).map(([key, { at = AT, type = 'notes', formerKeys, ...description }]) =>
    item({
      ...{ key, type, modifiedAt: at, description, checksum: sha256(''), length: 0, segments: [] },
      ...(formerKeys && { formerKeys }),
    }),
  )
  const answers = await from.api.sync.record({ runId: await from.begin(), items })
  return Object.fromEntries(
    Object.keys(parts).map((key, index) => {
      const answer = answers[index]
      if (answer?.status !== 'recorded') throw new Error(JSON.stringify(answer))
      return [key, answer.id]
    }),
  )
}
const names = (rows: { key: string; rel?: string }[]) => rows.map(({ key, rel }) => (rel ? `${rel} ${key}` : key))
const keysOf = async (id: string | undefined, who = person.api) => {
  const { parents, children, nearby } = await who.artifacts.related({ id: id ?? '' })
  return { parents: names(parents), children: names(children), nearby: names(nearby) }
}
const parent = (key: string) => ({ links: [{ rel: 'parent', key }] })

test('parents and children are found by links, on the same machine and of the same type', async () => {
  const ids = await record(node, {
    session: { at: '2026-02-01T00:00:00Z' },
    'agent-1': { ...parent('session'), at: '2026-02-01T10:00:00Z' },
    'agent-2': {
      links: [
        { rel: 'parent', key: 'session' },
        { rel: 'parent', key: 'session' },
        { rel: 'uses', key: 'later' },
      ],
    },
    other: { ...parent('session'), type: 'logs' },
  })
  await record(await api.node(person.userId), { elsewhere: parent('session') })
  expect(await keysOf(ids.session)).toEqual({
    ...{ parents: [], nearby: [] },
    children: ['parent agent-2', 'parent agent-1'],
  })
  expect(await keysOf(ids['agent-2'])).toMatchObject({ parents: ['parent session'], children: [] })
  expect(await keysOf(ids.other)).toMatchObject({ parents: [] })
  const { later } = await record(node, { later: {} })
  expect((await keysOf(ids['agent-2'])).parents).toEqual(['parent session', 'uses later'])
  expect((await keysOf(later)).children).toEqual(['uses agent-2'])
})

test('links that change, end, or lead to a renamed artifact are followed as they are now', async () => {
  const before = await record(node, { old: {}, one: parent('old'), two: { ...parent('old'), title: 'two' } })
  await record(node, { one: parent('elsewhere'), two: { title: 'two' } })
  expect((await keysOf(before.old)).children).toEqual([])
  await record(node, { one: parent('old') })
  expect((await keysOf(before.old)).children).toEqual(['parent one'])
  await record(node, { new: { formerKeys: ['old'] } })
  expect((await keysOf(before.old)).children).toEqual([])
  await record(node, { one: parent('new') })
  expect((await keysOf(before.old)).children).toEqual(['parent one'])
})

test('one that names itself is neither its parent nor its child', async () => {
  const { self } = await record(node, { self: parent('self') })
  expect(await keysOf(self)).toEqual({ parents: [], children: [], nearby: [] })
})

test('what happened around it in its project is near, on any machine, the nearest first', async () => {
  const of = (at: string, more: Part = {}) => ({ project: '~/dev/near', at: `2026-02-01T${at}Z`, ...more })
  const ids = await record(node, {
    middle: of('12:00:00', parent('boss')),
    boss: of('12:01:00'),
    before: of('11:30:00'),
    first: of('10:00:00'),
    tooEarly: of('09:59:59'),
    tooLate: of('14:00:01'),
    stranger: { at: '2026-02-01T12:00:00Z', project: '~/dev/else' },
  })
  await record(await api.node(person.userId), { beside: of('12:10:00', { type: 'logs' }) })
  const found = await keysOf(ids.middle)
  expect(found).toEqual({ parents: ['parent boss'], children: [], nearby: ['beside', 'before', 'first'] })
  const many = Object.fromEntries(Array.from({ length: 60 }, (_, n) => [`many-${n}`, of('12:00:30')]))
  await record(node, many)
  expect((await keysOf(ids.middle)).nearby).toHaveLength(20)
})

test('many children are bounded, and it is said', async () => {
  const parts = Object.fromEntries(Array.from({ length: 101 }, (_, n) => [`child-${n}`, parent('prolific')]))
  const { prolific } = await record(node, { prolific: {}, ...parts })
  const { children, more } = await person.api.artifacts.related({ id: prolific ?? '' })
  expect([children.length, more]).toEqual([100, true])
})

test('nothing of another user is related, and theirs is not there', async () => {
  const stranger = await api.person()
  const theirs = await api.node(stranger.userId)
  const project = '~/dev/shared'
  const { mine } = await record(node, { mine: { project, links: [{ rel: 'parent', key: 'x' }] } })
  await record(theirs, { x: { project }, child: { project, ...parent('mine') } })
  expect(await keysOf(mine)).toEqual({ parents: [], children: [], nearby: [] })
  const refusal = (id: string) => stranger.api.artifacts.related({ id }).catch((error: Error) => error.message)
  expect(await refusal(mine ?? '')).toBe(await refusal('art_00000000000070008000000000000000'))
})

test('the kept links are those of the artifacts', async () => {
  const kept = 'select user_id, artifact_id, node_id, type, rel, key from artifact_links'
  const due = `select distinct a.user_id, a.id, a.node_id, a.type, k.rel, k.key
    from artifacts a cross join lateral jsonb_to_recordset(a.links) k (rel text, key text) where a.links is not null`
  const [count] = await api.database.owner(`select count(*)::int as links from artifact_links`)
  expect(Number(count?.links)).toBeGreaterThan(100)
  expect(await api.database.owner(`(${kept} except ${due}) union all (${due} except ${kept})`)).toEqual([])
})
