import { afterAll, beforeAll, expect, test } from 'bun:test'
import { type Caller, item, sha256, type TestApi, type TestNode, testApi } from '../../../test/api.ts'

let api: TestApi
let person: { userId: string; api: Caller }
let stranger: { userId: string; api: Caller }
let node: TestNode
let quiet: TestNode
beforeAll(async () => {
  api = await testApi()
  person = await api.person()
  stranger = await api.person()
  node = await api.node(person.userId)
  quiet = await api.node(person.userId)
  await record(node, 'a', 'one', '2026-02-01T10:10:00Z', 'notes', 'scribe')
  await record(node, 'b', 'two', '2026-02-01T10:50:00Z', 'notes', 'scribe')
  await record(node, 'c', 'three', '2026-02-02T23:59:59Z', 'logs')
  await record(quiet, 'd', 'four', '2026-02-02T00:00:00Z', 'logs', 'scribe')
  await record(await api.node(stranger.userId), 'a', 'theirs', '2026-02-01T10:00:00Z', 'notes')
}, 60_000)
afterAll(() => api.close(), 60_000)

/** `before`: the content that it takes the place of. */
async function record(
  from: TestNode,
  key: string,
  text: string,
  modifiedAt: string,
  type: string,
  agent?: string,
  before?: string,
) {
  const bytes = new TextEncoder().encode(text)
  const rewrite = before !== undefined && {
    generation: 2,
    base: { generation: 1, length: before.length, checksum: sha256(before) },
  }
  const segments = await from.pack([{ start: 0, bytes }])
  const description = agent === undefined ? {} : { agent }
  const part = {
    type,
    key,
    checksum: sha256(bytes),
    length: bytes.length,
    segments,
    modifiedAt,
    description,
    ...rewrite,
  }
  const answers = await from.api.sync.record({ runId: await from.begin(), items: [item(part)] })
  expect(answers).toEqual([expect.objectContaining({ status: 'recorded' })])
}

test('a range of days: sums, values, a row per machine, and nothing of another user', async () => {
  const answer = await person.api.activity.overview({ from: '2026-01-20T08:00:00Z', to: '2026-02-03T00:00:00Z' })
  expect(answer).toEqual({
    span: 'day',
    from: '2026-01-20T00:00:00.000Z',
    count: 14,
    machines: { active: 2, total: 2 },
    created: 4,
    changed: 0,
    bytes: 15,
    types: [
      { value: 'logs', count: 2 },
      { value: 'notes', count: 2 },
    ],
    agents: [
      { value: 'scribe', count: 3 },
      { value: '', count: 1 },
    ],
    timeline: [
      { value: 'logs', cells: [[13, 2]] },
      { value: 'notes', cells: [[12, 2]] },
    ],
    heat: [
      {
        nodeId: node.nodeId,
        name: 'host',
        count: 3,
        cells: [
          [12, 2],
          [13, 1],
        ],
      },
      { nodeId: quiet.nodeId, name: 'host', count: 1, cells: [[13, 1]] },
    ],
  })
})

test('a range of hours, by agent, with one machine', async () => {
  const range = { from: '2026-02-01T10:30:00Z', to: '2026-02-02T01:00:00Z' }
  const { span, from, count, timeline, heat, machines } = await person.api.activity.overview({
    ...range,
    by: 'agent',
    machines: 1,
  })
  expect({ span, from, count, machines }).toEqual({
    span: 'hour',
    from: '2026-02-01T10:00:00.000Z',
    count: 15,
    machines: { active: 2, total: 2 },
  })
  expect(timeline).toEqual([
    {
      value: 'scribe',
      cells: [
        [0, 2],
        [14, 1],
      ],
    },
  ])
  expect(heat.map(({ nodeId }) => nodeId)).toEqual([node.nodeId])
})

test('an empty range answers zeros, and one that is none is refused', async () => {
  const empty = await person.api.activity.overview({ from: '2020-01-01T00:00:00Z', to: '2020-01-02T00:00:00Z' })
  expect(empty).toMatchObject({ created: 0, bytes: 0, types: [], timeline: [], heat: [], machines: { active: 0 } })
  const ask = (from: string, to: string) => person.api.activity.overview({ from, to })
  expect(ask('2026-01-02T00:00:00Z', '2026-01-02T00:00:00Z')).rejects.toThrow('after `from`')
  expect(ask('2000-01-02T00:00:00Z', '2026-01-02T00:00:00Z')).rejects.toThrow('three years')
})

test('a machine is silent after three times its usual gap', async () => {
  const hours = (count: number) => {
    api.clock.now = new Date(api.clock.now.getTime() + count * 3_600_000)
  }
  for (let run = 0; run < 5; run++) {
    hours(2)
    await node.begin()
    await quiet.begin()
  }
  hours(5)
  await node.begin()
  expect((await person.api.activity.attention()).silent).toEqual([])
  hours(2)
  const { silent } = await person.api.activity.attention()
  expect(silent).toEqual([
    { nodeId: quiet.nodeId, name: expect.any(String), lastSeenAt: expect.any(String), usualGapMs: expect.any(Number) },
  ])
  expect((await stranger.api.activity.attention()).silent).toEqual([])
})

test('what failed, what vanished and what ends soon', async () => {
  await node.api.sync.gone({ runId: await node.begin(), items: [{ type: 'notes', key: 'a' }] })
  const inHours = (hours: number) => new Date(api.clock.now.getTime() + hours * 3_600_000).toISOString()
  const expiresAt = inHours(47)
  const { id } = await person.api.keys.create({ name: 'soon', expiresAt })
  await person.api.keys.create({ name: 'not soon', expiresAt: inHours(49) })
  const { failed, gone, expiring } = await person.api.activity.attention()
  expect(failed).toEqual([])
  expect(gone).toEqual([{ nodeId: node.nodeId, name: 'host', count: 1 }])
  expect(expiring).toEqual([{ keyId: id, name: 'soon', expiresAt }])
  const none = { silent: 0, failed: 0, gone: 0, expiring: 0 }
  expect((await person.api.activity.attention()).totals).toEqual({ ...none, silent: 1, gone: 1, expiring: 1 })
  const theirs = { totals: none, silent: [], failed: [], gone: [], expiring: [] }
  expect(await stranger.api.activity.attention()).toEqual(theirs)
})

test('every number of an overview is what the list behind it counts, also where things changed again since', async () => {
  const { api: reader, userId } = await api.person()
  const [one, two] = [await api.node(userId), await api.node(userId)]
  await record(one, 'a', 'one', '2026-02-01T10:10:00Z', 'notes', 'scribe')
  await record(one, 'b', 'long', '2026-02-01T11:10:00Z', 'logs')
  await record(two, 'a', 'three', '2026-02-02T10:10:00Z', 'notes', 'scribe')
  // Over an hour later: another version, far outside the range.
  api.clock.now = new Date(api.clock.now.getTime() + 2 * 3_600_000)
  await record(one, 'a', 'one again', '2026-02-20T10:10:00Z', 'notes', 'scribe', 'one')
  for (const range of [
    { from: '2026-02-01T10:30:00Z', to: '2026-02-02T11:00:00Z' },
    { from: '2026-02-01T00:00:00+05:30', to: '2026-02-20T12:00:00Z' },
    { from: '2026-02-19T00:00:00Z', to: '2026-02-21T00:00:00Z' },
  ]) {
    const shown = await reader.activity.overview(range)
    const spanMs = shown.span === 'hour' ? 3_600_000 : 86_400_000
    const at = (spans: number) => new Date(Date.parse(shown.from) + spans * spanMs).toISOString()
    const count = (filter: object) =>
      reader.artifacts.count({ filter: { from: at(0), to: at(shown.count), ...filter } })
    expect((await count({ changes: 'first' })).count).toBe(shown.created)
    expect((await count({ changes: 'later' })).versions?.count).toBe(shown.changed)
    const any = (await count({ changes: 'any' })).versions
    expect(any).toEqual({ count: shown.created + shown.changed, more: false, bytes: shown.bytes })
    // With a second filter no rollup knows, and the rows are counted.
    expect((await count({ changes: 'any', kind: ['note'] })).versions).toEqual(any)
    expect(await reader.nodes.active({ from: at(0), to: at(shown.count) })).toHaveLength(shown.machines.active)
    for (const { value, count: versions } of shown.agents)
      expect((await count({ changes: 'any', agent: [value] })).versions?.count).toBe(versions)
    for (const { nodeId, cells } of shown.heat)
      for (const [index, versions] of cells) {
        const cell = { changes: 'any' as const, nodeId: [nodeId], from: at(index), to: at(index + 1) }
        expect((await reader.artifacts.count({ filter: cell })).versions?.count).toBe(versions)
        expect((await reader.artifacts.list({ filter: cell })).items.length).toBeGreaterThan(0)
      }
  }
})

test('a range that ends before it begins holds nothing', async () => {
  const backwards = { changes: 'any' as const, from: '2026-02-01T11:00:00Z', to: '2026-02-01T09:00:00Z' }
  const { count, versions } = await person.api.artifacts.count({ filter: backwards })
  expect({ count, versions }).toEqual({ count: 0, versions: { count: 0, more: false, bytes: 0 } })
})
