import { afterAll, beforeAll, expect, test } from 'bun:test'
import { type Caller, item, sha256, type TestApi, type TestNode, testApi } from '../../../test/api.ts'

let api: TestApi
let person: { userId: string; api: Caller }
beforeAll(async () => {
  api = await testApi()
  person = await api.person()
  await record(await api.node(person.userId), {
    one: { title: 'Mend the exporter of invoices', project: '~/dev/harbour' },
    two: { title: 'A flaky login test, mended', project: '~/dev/harbour' },
    three: { title: 'The exporter again', project: '~/dev/lighthouse' },
    four: { title: 'exprter, as somebody wrote it' },
  })
}, 60_000)
afterAll(() => api.close(), 60_000)

async function record(node: TestNode, all: Record<string, { title: string; project?: string }>) {
  const items = Object.entries(all).map(([key, description], n) =>
    item({
      ...{ key, path: `~/${key}.md`, description, checksum: sha256(''), length: 0, segments: [] },
      modifiedAt: `2026-02-0${n + 1}T00:00:00Z`,
    }),
  )
  await node.api.sync.record({ runId: await node.begin(), items })
}
const search = async (text: string, more = {}, who = person.api) => {
  const { items, alike } = await who.artifacts.list({ filter: { text, ...more }, alike: true })
  return { keys: items.map(({ key }) => key), ...(alike && { alike }) }
}

test('what was written comes first, then what it may have meant', async () => {
  expect(await search('exprter')).toEqual({
    keys: ['four', 'three', 'one'],
    alike: { from: 1, words: [['exprter', 'exporter']] },
  })
  expect((await search('exprter', { project: '~/dev/lighthouse' })).keys).toEqual(['three'])
})

test('slips in titles and projects, in short words, in the beginning of a word, and words apart', async () => {
  expect((await search('harbuor')).keys).toEqual(['two', 'one'])
  expect((await search('tset')).keys).toEqual(['two'])
  expect((await search('invioc')).keys).toEqual(['one'])
  expect((await search('invoices mend')).keys).toEqual(['one'])
  expect((await search('flakky lighthouse')).keys).toEqual([])
  expect((await search('mnded flaky')).keys).toEqual(['two'])
})

test('a project is searched as it is', async () => {
  expect(await search('dev/light')).toEqual({ keys: ['three'] })
})

test('who does not ask for what is alike gets what was written', async () => {
  const { items, ...rest } = await person.api.artifacts.list({ filter: { text: 'exprter' } })
  expect([items.map(({ key }) => key), rest]).toEqual([['four'], { nextCursor: null }])
})

test('a text that is found often is not second-guessed, and a page is never longer than asked for', async () => {
  const { userId, api: mine } = await api.person()
  const many = Object.fromEntries(Array.from({ length: 9 }, (_, n) => [`k${n}`, { title: 'harbour' }]))
  const other = await api.node(userId)
  for (let n = 0; n < 3; n++)
    await record(other, Object.fromEntries(Object.entries(many).map(([key, part]) => [`${n}${key}`, part])))
  await record(other, { odd: { title: 'harbours' }, slip: { title: 'harbuor' } })
  expect((await search('harbour', {}, mine)).alike).toBeUndefined()
  const { items, nextCursor, alike } = await mine.artifacts.list({ filter: { text: 'harbuor' }, alike: true, limit: 5 })
  expect([items.length, nextCursor, alike?.from]).toEqual([5, null, 1])
})

test('words of another user suggest nothing', async () => {
  const stranger = await api.person()
  await record(await api.node(stranger.userId), { theirs: { title: 'The secret zeppelin' } })
  expect(await search('zepelin')).toEqual({ keys: [] })
  expect((await search('zepelin', {}, stranger.api)).keys).toEqual(['theirs'])
})

test('a term of anything at all is answered', async () => {
  for (const text of ['%_\\', "it's", 'a'.repeat(200), 'ÜBER größe', '\u{10ffff}abc', '会议 日程', '[["x"]]', '\0nul'])
    expect(Array.isArray((await search(text)).keys)).toBe(true)
})
