import { afterAll, beforeAll, expect, test } from 'bun:test'
import { item, sha256, type TestApi, type TestNode, testApi } from '../../../test/api.ts'

let api: TestApi
let node: TestNode
beforeAll(async () => {
  api = await testApi()
  node = await api.node(await api.database.newUser())
}, 60_000)
afterAll(() => api?.close(), 60_000)

const bytes = (text: string) => new TextEncoder().encode(text)

test('a first version is recorded, listed, and read from its segments', async () => {
  const person = await api.person(node.userId)
  const content = bytes('hello, archive')
  const runId = await node.begin()
  const segments = await node.pack([{ start: 0, bytes: content }])
  const [answer] = await node.api.sync.record({
    runId,
    items: [item({ key: 'first', checksum: sha256(content), length: content.length, segments })],
  })
  expect(answer).toMatchObject({ status: 'recorded', seq: 1, head: { generation: 1, length: content.length } })
  if (answer?.status !== 'recorded') throw new Error('not recorded')
  const { items } = await person.api.artifacts.list({})
  expect(items).toMatchObject([{ id: answer.id, key: 'first', checksum: sha256(content), state: 'present' }])
  expect(await person.api.artifacts.get({ id: answer.id })).toMatchObject({ title: 'Title of first', damaged: null })
  const download = await person.api.artifacts.download({ id: answer.id })
  expect(download.segments).toMatchObject([{ start: 0, end: content.length, sha256: sha256(content) }])
  expect((await person.api.artifacts.versions({ id: answer.id })).items).toHaveLength(1)
  expect((await person.api.artifacts.segments({ id: answer.id })).items).toMatchObject([{ packState: 'stored' }])
  expect(await person.api.artifacts.facets()).toMatchObject({ type: [{ value: 'notes', count: 1 }] })
  expect((await person.api.nodes.list()).items).toMatchObject([{ artifacts: 1, bytes: content.length }])
  expect(
    await node.api.sync.check({
      items: [{ type: 'notes', key: 'first', checksum: sha256(content), length: content.length }],
    }),
  ).toMatchObject([{ status: 'known' }])
  expect(await node.api.session.get()).toMatchObject({ kind: 'node', nodeId: node.nodeId })
})
