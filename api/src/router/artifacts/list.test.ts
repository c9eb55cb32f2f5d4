import { afterAll, beforeAll, expect, test } from 'bun:test'
import { type ArtifactRow, artifactSort, type ListInput, type RecordItem } from '@exfil/core/wire'
import fc from 'fast-check'
import { sql } from 'kysely'
import { type Caller, item, sha256, type TestApi, type TestNode, testApi } from '../../../test/api.ts'

import { searched } from './search.ts'

let api: TestApi
let person: Caller
let nodes: TestNode[]
let all: ArtifactRow[]

const day = (n: number) => new Date(Date.UTC(2026, 0, 1 + n)).toISOString()
const titles = ['Fix the login', 'fix the LOGIN', 'Ünï', '100 % done', 'under_score', 'back\\slash', '', '会议 notes']

/** Few values each, so that every sort has ties and every filter has company. */
function described(i: number): Partial<RecordItem> {
  return {
    type: ['notes', 'letters'][i % 2] ?? '',
    kind: ['session', 'history', 'memory'][i % 3] ?? '',
    path: `~/src/p${i % 4}/file-${i}.txt`,
    modifiedAt: day(i % 5),
    description: {
      ...(titles[i % 8] && { title: titles[i % 8] }),
      ...(i % 4 !== 0 && { agent: ['alpha', 'beta'][i % 2] }),
      ...(i % 5 !== 0 && { project: `~/src/p${i % 4}` }),
      ...(i % 3 !== 0 && { startedAt: day(i % 2) }),
    },
  }
}

beforeAll(async () => {
  api = await testApi()
  const one = await api.person()
  person = one.api
  nodes = [await api.node(one.userId), await api.node(one.userId)]
  for (const [n, node] of nodes.entries()) {
    const runId = await node.begin()
    for (let batch = 0; batch < 3; batch++) {
      // Some are uploaded soon after they changed, others long after, and some, by clocks that differ, before.
      api.clock.now = new Date(Date.parse(day(batch)) + (1 + n) * 3_600_000)
      const items: RecordItem[] = []
      for (let i = batch * 15; i < batch * 15 + 15; i++) {
        const bytes = new TextEncoder().encode('x'.repeat(1 + (i % 4)))
        const segments = await node.pack([{ start: 0, bytes }])
        items.push(
          item({ key: `key-${n}-${i}`, checksum: sha256(bytes), length: bytes.length, segments, ...described(i) }),
        )
      }
      await node.api.sync.record({ runId, items })
    }
    await node.api.sync.gone({ runId, items: [{ type: 'notes', key: `key-${n}-4` }] })
    // Not complete yet: listed nowhere.
    const bytes = new TextEncoder().encode('partial')
    const segments = await node.pack([{ start: 0, bytes }])
    const partial = item({ key: 'partial', checksum: sha256(bytes), length: 7, segments, partial: true })
    await node.api.sync.record({ runId, items: [partial] })
  }
  await api.database.owner(`update artifacts set failure = 'denied: no' where key = 'key-0-7'`)
  // Another user's, of the same texts.
  const stranger = await api.node(await api.database.newUser())
  const bytes = new TextEncoder().encode('theirs')
  const segments = await stranger.pack([{ start: 0, bytes }])
  await stranger.api.sync.record({
    runId: await stranger.begin(),
    items: [item({ key: 'key-0-1', checksum: sha256(bytes), length: 6, segments, ...described(1) })],
  })
  all = (await person.artifacts.list({ limit: 500 })).items
}, 60_000)
afterAll(() => api?.close(), 60_000)

test('whoever asks for nothing in particular gets the first page of all', async () => {
  expect(await person.artifacts.list()).toEqual(await person.artifacts.list({}))
})

async function pages(input: ListInput, limit: number): Promise<ArtifactRow[]> {
  const rows: ArtifactRow[] = []
  let cursor: string | undefined
  do {
    const page = await person.artifacts.list({ ...input, limit, ...(cursor !== undefined && { cursor }) })
    expect(page.items.length).toBe(page.nextCursor === null ? page.items.length : limit)
    rows.push(...page.items)
    cursor = page.nextCursor ?? undefined
  } while (cursor !== undefined)
  return rows
}

const ids = (rows: readonly ArtifactRow[]) => rows.map(({ id }) => id).sort()

test('everything of this user that is complete is listed, and nothing else', () => {
  expect(all).toHaveLength(90)
  expect(new Set(all.map(({ nodeId }) => nodeId))).toEqual(new Set(nodes.map(({ nodeId }) => nodeId)))
})

const order: Record<string, (row: ArtifactRow) => string | number> = {
  modifiedAt: ({ modifiedAt }) => modifiedAt,
  uploadedAt: ({ uploadedAt }) => uploadedAt,
  startedAt: ({ startedAt }) => startedAt ?? '',
  title: ({ title }) => (title ?? '').toLowerCase(),
  size: ({ size }) => size,
}

for (const by of artifactSort.options) {
  for (const dir of ['asc', 'desc'] as const) {
    test(`pages by ${by} ${dir} visit every row once, in order`, async () => {
      for (const limit of [1, 7, 90]) {
        const rows = await pages({ sort: { by, dir } }, limit)
        expect(ids(rows)).toEqual(ids(all))
        const values = rows.map((row) => order[by]?.(row) ?? '')
        const sorted = values.toSorted((a, b) => (a < b ? -1 : a > b ? 1 : 0))
        expect(values).toEqual(dir === 'asc' ? sorted : sorted.reverse())
      }
    })
  }
}

test('any combination of filters answers what filtering the whole list by hand would', async () => {
  const some = <T>(...values: T[]) =>
    fc.option(fc.uniqueArray(fc.constantFrom(...values), { minLength: 1 }), { nil: undefined })
  await fc.assert(
    fc.asyncProperty(
      fc.record({
        nodeId: some(...nodes.map(({ nodeId }) => nodeId)),
        type: some('notes', 'letters', 'none'),
        kind: some('session', 'history', 'memory'),
        agent: some('alpha', 'beta', ''),
        project: some('~/src/p0', '~/src/p1', '~/src/p3', ''),
        state: some('present' as const, 'gone' as const, 'failed' as const),
        from: fc.option(fc.integer({ min: -1, max: 5 }).map(day), { nil: undefined }),
        to: fc.option(fc.integer({ min: -1, max: 5 }).map(day), { nil: undefined }),
        text: fc.option(
          fc.constantFrom('login', 'ÜN', 'p1', '%', '_', '\\', 'FILE-1', '会', '议 n', 'o', 'nowhere', 'key-1-2', ' '),
          { nil: undefined },
        ),
      }),
      fc.constantFrom(...artifactSort.options),
      async (filter, by) => {
        const has = (values: readonly string[] | undefined, value: string | null) =>
          values === undefined || (value !== null && values.includes(value))
        const term = filter.text?.trim() ? filter.text.toLowerCase() : undefined
        const ofAnyKind = all.filter(
          (row) =>
            has(filter.nodeId, row.nodeId) &&
            has(filter.type, row.type) &&
            has(filter.agent, row.agent ?? '') &&
            has(filter.project, row.project ?? '') &&
            has(filter.state, row.state) &&
            (filter.from === undefined || row.modifiedAt >= filter.from) &&
            (filter.to === undefined || row.modifiedAt < filter.to) &&
            (term === undefined ||
              [row.title ?? '', row.path, row.key].some((text) => text.toLowerCase().includes(term))),
        )
        const expected = ofAnyKind.filter((row) => has(filter.kind, row.kind))
        const rows = await pages({ filter, sort: { by, dir: 'asc' } }, 20)
        expect(ids(rows)).toEqual(ids(expected))
        const values = rows.map((row) => order[by]?.(row) ?? '')
        expect(values).toEqual(values.toSorted((a, b) => (a < b ? -1 : a > b ? 1 : 0)))
        expect(await person.artifacts.count({ filter })).toEqual({ count: rows.length, more: false })
        const offset = Math.floor(rows.length / 2)
        for (const total of [rows.length, undefined]) {
          const sort = { by, dir: 'asc' as const }
          const { cursor } = await person.artifacts.seek({ filter, sort, offset, ...(total && { total }) })
          const after = await person.artifacts.list({ filter, sort, limit: 1, ...(cursor && { cursor }) })
          expect(after.items[0]?.id).toBe(rows[offset]?.id as string)
        }
        const byProject = await person.artifacts.groups({ filter, by: 'project' })
        expect(byProject.items.reduce((sum, { count }) => sum + count, 0)).toBe(rows.length)
        const { kind } = await person.artifacts.facets({ filter, fields: ['kind'] })
        const counts = new Map<string, number>()
        for (const row of ofAnyKind) counts.set(row.kind, (counts.get(row.kind) ?? 0) + 1)
        expect(new Map(kind.map(({ value, count }) => [value, count]))).toEqual(counts)
      },
    ),
    { numRuns: 100 },
  )
})

test('a moment is the same in every sort, however it is written', async () => {
  const from = '2026-01-03T16:00:00.0005+16:00'
  const [expected, ...others] = await Promise.all(
    artifactSort.options.map(async (by) => ids(await pages({ filter: { from }, sort: { by, dir: 'desc' } }, 90))),
  )
  expect(expected?.length).toBeGreaterThan(0)
  for (const other of others) expect(other).toEqual(expected ?? [])
})

test('one value may be given without a list around it', async () => {
  const { items } = await person.artifacts.list({ filter: { kind: 'memory', state: 'present' } })
  expect(ids(items)).toEqual(ids(all.filter(({ kind, state }) => kind === 'memory' && state !== 'gone')))
})

test('what the search by index finds is what looking at every row would', async () => {
  const { userId } = nodes[0] ?? { userId: '' }
  for (const term of ['login', 'ÜN', '%', '_', '\\', '会议', 'key-1-2', "it's"]) {
    const rows = await api.database.db.withUser(userId, async (tx) => {
      return (await sql<{ id: string }>`select ${searched([[term]])} as id`.execute(tx)).rows
    })
    const expected = all.filter((row) =>
      [row.title ?? '', row.path, row.key].some((text) => text.toLowerCase().includes(term.toLowerCase())),
    )
    expect(
      rows
        .map(({ id }) => id)
        .filter((id) => all.some((row) => row.id === id))
        .sort(),
    ).toEqual(ids(expected))
  }
})

test('facets name every value there is, the most frequent first, with how many have it', async () => {
  const facets = await person.artifacts.facets()
  for (const field of ['nodeId', 'type', 'kind', 'agent', 'project', 'state'] as const) {
    const counts = new Map<string, number>()
    for (const row of all) if (row[field] !== null) counts.set(row[field], (counts.get(row[field]) ?? 0) + 1)
    expect(new Map(facets[field].map(({ value, count }) => [value, count]))).toEqual(counts)
    const frequencies = facets[field].map(({ count }) => count)
    expect(frequencies).toEqual(frequencies.toSorted((a, b) => b - a))
  }
  expect(await person.artifacts.facets({ fields: ['type'] })).toMatchObject({ kind: [], type: expect.any(Array) })
})

for (const by of artifactSort.options) {
  for (const dir of ['asc', 'desc'] as const) {
    for (const filter of [{}, { text: 'key' }, { type: 'notes' }]) {
      test(`by ${by} ${dir}, ${JSON.stringify(filter)}, pages are walked back as they were walked`, async () => {
        const ask = (input: ListInput) => person.artifacts.list({ filter, sort: { by, dir }, limit: 7, ...input })
        const starts: string[] = []
        const walked: ArtifactRow[][] = []
        for (let cursor: string | null | undefined; cursor !== null; ) {
          const page = await ask(cursor === undefined ? {} : { cursor })
          if (cursor !== undefined) starts.push(cursor)
          walked.push(page.items)
          cursor = page.nextCursor
        }
        expect(starts.length).toBeGreaterThan(3)
        while (starts.length > 0) {
          const before = starts.pop() as string
          const page = await ask({ before })
          expect(page.items).toEqual(walked[starts.length] ?? [])
          expect(page.nextCursor).toBe(before)
          expect(page.previousCursor).toBe(starts.at(-1) ?? null)
        }
      })
    }
  }
}

test('a cursor of another list, another sort or of nobody is refused', async () => {
  const { nextCursor } = await person.artifacts.list({ limit: 3, sort: { by: 'size', dir: 'asc' } })
  const forged = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')
  for (const [by, cursor] of [
    ['title', nextCursor],
    ['modifiedAt', 'x'],
    ['modifiedAt', forged(['modifiedAt', 'asc', 'no time', `art_${'0'.repeat(32)}`])],
    ['size', forged(['size', 'asc', 'large', `art_${'0'.repeat(32)}`])],
    ['size', forged(['size', 'asc', 1])],
  ] as const) {
    const answer = person.artifacts.list({ sort: { by, dir: 'asc' }, cursor: cursor ?? '' })
    expect(await answer.catch((error: { code: string }) => error.code)).toBe('BAD_REQUEST')
    const back = person.artifacts.list({ sort: { by, dir: 'asc' }, before: cursor ?? '' })
    expect(await back.catch((error: { code: string }) => error.code)).toBe('BAD_REQUEST')
  }
})

test('links lead to the artifacts they name, once those exist', async () => {
  const [node] = nodes
  if (!node) throw new Error('no node')
  const bytes = new TextEncoder().encode('child')
  const links = [
    { rel: 'parent', key: 'key-0-2' },
    { rel: 'parent', key: 'never' },
  ]
  const segments = await node.pack([{ start: 0, bytes }])
  const child = item({ key: 'child', checksum: sha256(bytes), length: 5, segments, description: { links } })
  const [answer] = await node.api.sync.record({ runId: await node.begin(), items: [child] })
  const parent = all.find(({ key }) => key === 'key-0-2')
  const facts = await person.artifacts.get({ id: (answer as { id: string }).id })
  expect(facts.lastSeenAt).toBe(facts.uploadedAt)
  expect(Math.abs(Date.parse(facts.firstSeenAt) - Date.now())).toBeLessThan(3_600_000)
  expect(facts.links).toEqual([
    { rel: 'parent', key: 'key-0-2', id: parent?.id ?? '', title: parent?.title ?? null },
    { rel: 'parent', key: 'never', id: null, title: null },
  ])
})

test('with a filter by changes, a day has those that changed on it, as often as their list says', async () => {
  const { userId, api: other } = await api.person()
  const node = await api.node(userId)
  const runId = await node.begin()
  const version = async (key: string, modifiedAt: string, type: string, generation: number) => {
    const before = { generation: generation - 1, length: 1, checksum: sha256(`${generation - 1}`) }
    const segments = await node.pack([{ start: 0, bytes: new TextEncoder().encode(`${generation}`) }])
    const part = { key, type, modifiedAt, generation, checksum: sha256(`${generation}`), length: 1, segments }
    const [answer] = await node.api.sync.record({
      runId,
      items: [item({ ...part, ...(generation > 1 && { base: before }) })],
    })
    expect(answer?.status).toBe('recorded')
  }
  await version('a', '2026-02-01T10:00:00Z', 'notes', 1)
  await version('a', '2026-02-01T12:00:00Z', 'notes', 2)
  await version('a', '2026-02-03T12:00:00Z', 'notes', 3)
  await version('b', '2026-02-01T23:59:59Z', 'letters', 1)
  await version('c', '2026-02-03T00:00:00Z', 'letters', 1)
  const days = async (filter: ListInput['filter']) =>
    (await other.artifacts.groups({ filter, by: 'day' })).items.map(({ value, count }) => `${value} ${count}`)
  expect(await days({})).toEqual(['2026-02-03 2', '2026-02-01 1'])
  expect(await days({ changes: 'any' })).toEqual(['2026-02-03 2', '2026-02-01 2'])
  expect(await days({ changes: 'first' })).toEqual(['2026-02-03 1', '2026-02-01 2'])
  expect(await days({ changes: 'later', type: 'notes' })).toEqual(['2026-02-03 1', '2026-02-01 1'])
  expect(await days({ changes: 'any', text: 'b', to: '2026-02-02T00:00:00Z' })).toContain('2026-02-01 1')
  for (const changes of ['any', 'first', 'later'] as const)
    for (const { value, count, bytes } of (await other.artifacts.groups({ filter: { changes }, by: 'day' })).items) {
      const [from, to] = [0, 1].map((n) => new Date(Date.parse(value) + n * 86_400_000).toISOString())
      const { items } = await other.artifacts.list({ filter: { changes, from, to } })
      expect([items.length, items.reduce((sum, { size }) => sum + size, 0)]).toEqual([count, bytes])
    }
})

test('a text that is rare is found far down the list, page by page, whatever else is asked', async () => {
  const { userId, api: other } = await api.person()
  const { nodeId } = await api.node(userId)
  await api.database.owner(
    `insert into artifacts (user_id, id, node_id, type, key, path, kind, generation, size, checksum, modified_at,
       uploaded_at, tip_generation, tip_length, tip_checksum, tip_partial, title)
     select $1::text, 'art_' || md5(g::text), $2, 'notes', 'k' || g, '~/' || g, 'note', 1, 1, sha256(''),
       '2026-01-01'::timestamptz + g * interval '1 second', now(), 1, 1, sha256(''), false,
       case when g % 1000 = 7 then 'A rare Needle' else 'hay' end
     from generate_series(1, 12000) g`,
    [userId, nodeId],
  )
  const keys = async (filter: ListInput['filter']) => {
    const found: string[] = []
    let cursor: string | null | undefined
    do {
      const page = await other.artifacts.list({ filter, limit: 5, ...(cursor && { cursor }) })
      found.push(...page.items.map(({ key }) => key))
      cursor = page.nextCursor
    } while (cursor)
    return found
  }
  const needles = Array.from({ length: 12 }, (_, i) => `k${(11 - i) * 1000 + 7}`)
  expect(await keys({ text: 'needle' })).toEqual(needles)
  expect(await keys({ text: 'nEEdle', to: '2026-01-01T00:30:00Z' })).toEqual(['k1007', 'k7'])
  expect(await keys({ text: 'rn' })).toEqual([])
  expect(await keys({ text: 'A r', kind: 'other' })).toEqual([])

  await api.database.owner(
    `update artifacts set gone_at = now(), project = 'p' || size, agent = 'a'
     where user_id = $1 and key in ('k1', 'k2', 'k3')`,
    [userId],
  )
  const exactly = (value: string, count: number) => ({ value, count, more: false })
  expect(await other.artifacts.facets()).toEqual({
    nodeId: [],
    type: [exactly('notes', 12_000)],
    kind: [exactly('note', 12_000)],
    agent: [exactly('a', 3)],
    version: [],
    project: [exactly('p1', 3)],
    state: [exactly('present', 11_997), exactly('gone', 3)],
  })
  expect(await other.artifacts.facets({ filter: { type: 'notes' }, fields: ['type', 'kind', 'state'] })).toMatchObject({
    type: [exactly('notes', 12_000)],
    kind: [{ value: 'note', count: 1000, more: true }],
    state: [{ value: 'present', count: 1000, more: true }, exactly('gone', 3)],
  })
  expect(await other.artifacts.count({ filter: { state: 'gone' } })).toEqual({ count: 3, more: false })
  expect(await other.artifacts.count({ filter: { state: 'present', type: 'notes' } })).toEqual({
    count: 1000,
    more: true,
  })
  const days = await other.artifacts.groups({ by: 'day' })
  expect(days.items).toEqual([{ value: '2026-01-01', count: 12_000, bytes: 12_000, more: false }])
})

test('a text that is common is found however far down the list, whether Postgres knows how common or not', async () => {
  const { userId, api: other } = await api.person()
  const { nodeId } = await api.node(userId)
  const COMMON = 26_000
  await api.database.owner(
    `insert into artifacts (user_id, id, node_id, type, key, path, kind, generation, size, checksum, modified_at,
       uploaded_at, tip_generation, tip_length, tip_checksum, tip_partial, title)
     select $1::text, 'art_' || md5(g::text), $2, 'notes', 'k' || g, '~/' || g, 'note', 1, 1, sha256(''),
       '2026-01-01'::timestamptz + g * interval '1 second', now(), 1, 1, sha256(''), false,
       case when g <= $3 then 'Old straw' when g % 1000 = 7 then 'New straws' else 'hay' end
     from generate_series(1, $3 + 3000) g`,
    [userId, nodeId, COMMON],
  )
  const look = async (sort?: ListInput['sort']) => {
    const first = await other.artifacts.list({ filter: { text: 'STRAW' }, sort, limit: 5 })
    const next = await other.artifacts.list({
      filter: { text: 'STRAW' },
      sort,
      limit: 2,
      cursor: first.nextCursor ?? '',
    })
    return [...first.items, ...next.items].map(({ key }) => key)
  }
  const newest = ['k28007', 'k27007', 'k26007', 'k26000', 'k25999', 'k25998', 'k25997']
  for (const known of [false, true]) {
    if (known) await api.database.owner('analyze artifacts')
    expect(await look()).toEqual(newest)
    const byTitle = await look({ by: 'title', dir: 'asc' })
    expect(byTitle.slice(0, 3).sort()).toEqual(['k26007', 'k27007', 'k28007'])
    expect(new Set(byTitle).size).toBe(7)
    const { count, more } = await other.artifacts.count({ filter: { text: 'straw' } })
    expect([count >= 1000, more]).toEqual([true, true])
    const { kind } = await other.artifacts.facets({ filter: { text: 'straw' }, fields: ['kind'] })
    expect(kind).toMatchObject([{ value: 'note', more: true }])
  }
})
