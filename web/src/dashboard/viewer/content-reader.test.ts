import { describe, expect, test } from 'bun:test'
import type { ByteSource } from './byte-source.ts'
import { contentForm, findEntries } from './content-form.ts'
import { ContentReader, type Progress } from './content-reader.ts'
import { findTime } from './find-time.ts'
import type { View } from './row.ts'
import { timeOf, timeOfText } from './time-of.ts'

const bytesOf = (text: string) => new TextEncoder().encode(text)

/** Content in memory, given out in small stretches. */
function sourceOf(content: string | Uint8Array): ByteSource & { content: Uint8Array } {
  const source = {
    content: typeof content === 'string' ? bytesOf(content) : content,
    get length() {
      return source.content.length
    },
    read: async (start: number, end: number) => source.content.slice(start, end),
    async *stream(start: number, signal?: AbortSignal) {
      for (let at = start; at < source.content.length; at += 1000) {
        signal?.throwIfAborted()
        yield source.content.slice(at, at + 1000)
      }
    },
  }
  return source
}

async function open(content: string | Uint8Array) {
  let progress: Progress | undefined
  const source = sourceOf(content)
  const reader = new ContentReader(
    source,
    (now) => {
      progress = now
    },
    (error) => {
      throw error
    },
  )
  const opened = await reader.open()
  await reader.readAll()
  return { source, reader, opened, count: (view: View) => progress?.rows[view] ?? 0 }
}

const turn = (second: number, text: string) =>
  JSON.stringify({
    type: 'user',
    timestamp: new Date(Date.UTC(2026, 0, 1) + second * 1000).toISOString(),
    message: { role: 'user', content: text },
  })

describe('what sort of thing it is', () => {
  const cases: [string, string | Uint8Array, string][] = [
    ['nothing', '', 'empty'],
    ['a transcript', `${turn(0, 'a')}\n${turn(1, 'b')}\n`, 'json-lines'],
    ['a transcript of one line', turn(0, 'a'), 'json-lines'],
    ['a transcript with a broken line', `${turn(0, 'a')}\nbroken\n${turn(1, 'b')}`, 'json-lines'],
    ['a document over several lines', JSON.stringify({ messages: [{ a: 1 }, { a: 2 }] }, null, 2), 'json'],
    ['a document in one line', JSON.stringify({ id: 1, messages: [{ a: 1 }, { a: 2 }] }), 'json'],
    ['a log', '2026-01-01 12:00:00 started\n2026-01-01 12:00:01 {ended}\n', 'text'],
    [
      'text in another encoding',
      new Uint8Array([...bytesOf('caf'), 0xe9, ...bytesOf(' au lait, tous les jours et partout')]),
      'text',
    ],
    ['bytes', new Uint8Array(Array.from({ length: 600 }, (_, at) => (at * 7) % 256)), 'binary'],
    ['bytes that are all nothing', new Uint8Array(100), 'binary'],
  ]
  for (const [what, content, form] of cases)
    test(what, () => {
      const bytes = typeof content === 'string' ? bytesOf(content) : content
      expect(contentForm(bytes, true)).toBe(form as never)
    })

  test('the list that a document is about', () => {
    expect(findEntries({ tags: ['a'], few: [{}], many: [{}, {}] })).toEqual([{}, {}])
    expect(findEntries([{ a: 1 }])).toEqual([{ a: 1 }])
    expect(findEntries({ a: [1, 2] })).toBeUndefined()
  })
})

test('a transcript: blocks, values and lines, and what is in them', async () => {
  const { reader, opened, count } = await open(`${turn(0, 'one')}\nnot json\n${turn(2, 'x'.repeat(50_000))}`)
  expect(opened).toMatchObject({ form: 'json-lines', views: ['stream', 'tree', 'raw'], shown: 'as it is' })
  expect(count('stream')).toBe(3)
  const rows = await reader.rows('stream', 0, 10)
  expect(rows.map(({ kind }) => kind)).toEqual(['block', 'line', 'block'])
  expect(await reader.text('stream', 2, ['message', 'content'], 1_000_000)).toBe('x'.repeat(50_000))
  const [line] = await reader.rows('raw', 2, 1)
  expect(line).toMatchObject({ kind: 'line', cut: true })
  expect(await reader.text('raw', 2, null, 1_000_000)).toBe(turn(2, 'x'.repeat(50_000)))
  expect((await reader.children('tree', 0, [], 0, 10)).map(({ name }) => name)).toEqual([
    'type',
    'timestamp',
    'message',
  ])
  expect(await reader.children('tree', 0, ['message'], 1, 1)).toEqual([
    { name: 'content', type: 'string', preview: 'one', size: 3 },
  ])
})

test('a document: its list as a stream, all of it as a tree', async () => {
  const messages = [
    { role: 'user', content: 'a' },
    { role: 'assistant', content: 'b' },
  ]
  const { reader, opened, count } = await open(JSON.stringify({ id: 'x', messages }, null, 1))
  expect(opened.views).toEqual(['stream', 'tree', 'raw'])
  expect([count('stream'), count('tree')]).toEqual([2, 1])
  expect((await reader.rows('stream', 0, 9)).map((row) => row.kind === 'block' && row.block.label)).toEqual([
    'user',
    'assistant',
  ])
  expect((await reader.children('tree', 0, ['messages'], 0, 9)).length).toBe(2)
})

test('JSON nested ten thousand deep opens level by level, to the bottom', async () => {
  const { reader } = await open(`{"a":1}\n${'['.repeat(10_000)}1${']'.repeat(10_000)}\n`)
  const path = Array.from({ length: 9_999 }, () => 0)
  expect(await reader.children('tree', 1, path, 0, 1)).toEqual([{ name: 0, type: 'number', preview: '1', size: 0 }])
})

test('a first line longer than any sample is one of many, or all there is', async () => {
  const long = JSON.stringify({ type: 'meta', text: 'y'.repeat(400_000) })
  expect((await open(`${long}\n${turn(0, 'a')}\n`)).opened.form).toBe('json-lines')
  expect((await open(JSON.stringify([{ a: 1, text: 'y'.repeat(400_000) }]))).opened.form).toBe('json')
  expect((await open(`{${'x'.repeat(400_000)}\nno JSON`)).opened.form).toBe('text')
})

test('text in UTF-16 is read as text, also as it grows', async () => {
  const encode = (text: string) =>
    new Uint8Array(new Uint16Array([...`\ufeff${text}`].map((one) => one.charCodeAt(0))).buffer)
  const { reader, source, opened, count } = await open(encode(`${turn(0, 'süß')}\n${turn(1, 'b')}\n`))
  expect(opened).toMatchObject({ form: 'json-lines', shown: 'recoded' })
  expect((await reader.rows('stream', 0, 1))[0]).toMatchObject({ block: { parts: [{ text: 'süß' }] } })
  const before = source.content.length
  source.content = encode(`${turn(0, 'süß')}\n${turn(1, 'b')}\n${turn(2, 'c')}\n`)
  await reader.extended()
  await reader.readAll()
  expect(count('stream')).toBe(3)
  expect(await reader.lineOf(before)).toBe(2)
})

test('a result knows its call, also for whoever comes by a leap; a day is said once', async () => {
  const call = (id: string, second: number) =>
    JSON.stringify({
      ...JSON.parse(turn(second, '')),
      message: {
        role: 'assistant',
        content: [{ type: 'tool_use', id, name: 'Read', input: { file_path: `/${id}.py` } }],
      },
    })
  const result = (id: string, second: number) =>
    JSON.stringify({
      ...JSON.parse(turn(second, '')),
      message: { role: 'user', content: [{ type: 'tool_result', tool_use_id: id, content: '     1→import os' }] },
    })
  const lines = [
    call('a', 0),
    call('b', 1),
    result('a', 2),
    ...Array.from({ length: 60 }, (_, at) => turn(3 + at, 'x')),
    result('b', 90),
  ]
  const { reader } = await open(lines.join('\n'))
  const [leapt] = await reader.rows('stream', 63, 1)
  expect(leapt).toMatchObject({
    block: { parts: [{ asked: { row: 1, name: 'Read', summary: '/b.py' }, language: 'py' }] },
  })
  const rows = await reader.rows('stream', 0, 4)
  expect(rows[2]).toMatchObject({ block: { parts: [{ asked: { row: 0 } }], timeBefore: '2026-01-01T00:00:01.000Z' } })
  const alone = await open([call('a', 0), result('a', 1)].join('\n'))
  expect((await alone.reader.rows('stream', 0, 2))[1]).toMatchObject({ block: { parts: [{ asked: null }] } })
})

test('from turn to turn of a person, forward and back', async () => {
  const said = (at: number) => turn(at, `turn ${at}`)
  const answered = (at: number) =>
    JSON.stringify({ type: 'assistant', message: { role: 'assistant', content: `answer ${at}` } })
  const lines = Array.from({ length: 400 }, (_, at) => ([0, 150, 399].includes(at) ? said(at) : answered(at)))
  const { reader } = await open(lines.join('\n'))
  const { signal } = new AbortController()
  expect(await reader.findTurn(-1, 1, signal)).toBe(0)
  expect(await reader.findTurn(0, 1, signal)).toBe(150)
  expect(await reader.findTurn(150, 1, signal)).toBe(399)
  expect(await reader.findTurn(399, 1, signal)).toBeUndefined()
  expect(await reader.findTurn(399, -1, signal)).toBe(150)
  expect(await reader.findTurn(0, -1, signal)).toBeUndefined()
})

test('bytes are rows of sixteen', async () => {
  const { reader, opened, count } = await open(new Uint8Array(Array.from({ length: 40 }, (_, at) => at * 6)))
  expect(opened).toMatchObject({ form: 'binary', views: ['raw'] })
  expect(count('raw')).toBe(3)
  const rows = await reader.rows('raw', 1, 9)
  expect(rows).toMatchObject([{ offset: 16 }, { offset: 32, hex: 'c0 c6 cc d2 d8 de e4 ea' }])
})

test('a time, a byte and a text lead to their lines', async () => {
  const lines = Array.from({ length: 400 }, (_, at) => turn(at, at % 100 === 7 ? 'needle "quoted"' : 'hay'))
  const { reader } = await open(lines.join('\n'))
  expect(await reader.findTime('stream', Date.UTC(2026, 0, 1, 0, 5, 0))).toBe(300)
  expect(await reader.lineOf(lines.slice(0, 120).join('\n').length + 1)).toBe(120)
  const found: number[] = []
  let occurrences = 0
  await reader.search(
    'stream',
    'NEEDLE "quoted"',
    (progress) => {
      found.push(...progress.lines)
      occurrences = progress.occurrences
    },
    new AbortController().signal,
  )
  expect(found).toEqual([7, 107, 207, 307])
  expect(occurrences).toBe(4)
})

test('a search that is given up stops', async () => {
  const { reader } = await open(`${turn(0, 'a')}\n`.repeat(5000))
  const abort = new AbortController()
  abort.abort()
  expect(reader.search('stream', 'a', () => {}, abort.signal)).rejects.toThrow()
})

test('content that grew goes on where it ended', async () => {
  const { source, reader, count } = await open(`${turn(0, 'a')}\n${turn(1, 'b')}`)
  source.content = bytesOf(`${turn(0, 'a')}\n${turn(1, 'b')}\n${turn(2, 'c')}\n`)
  reader.extended()
  await reader.readAll()
  expect(count('stream')).toBe(3)
  expect((await reader.rows('stream', 2, 1))[0]).toMatchObject({ kind: 'block' })
})

test('times in the forms that machines write', () => {
  const time = Date.UTC(2026, 0, 2, 3, 4, 5)
  for (const value of ['2026-01-02T03:04:05Z', time, time / 1000, time * 1000])
    expect(timeOf({ timestamp: value })).toBe(time)
  expect(timeOf({ message: { timestamp: time } })).toBe(time)
  for (const value of [7, 'soon', '', null, {}, '12', -1]) expect(timeOf({ timestamp: value })).toBeUndefined()
  expect(timeOfText('[2026-01-02T03:04:05Z] started')).toBe(time)
  expect(timeOfText('nothing here')).toBeUndefined()
})

test('halving finds the first row of a time, with rows in between that have none', async () => {
  const times = [undefined, 10, undefined, undefined, 20, 20, undefined, 30]
  const at = async (row: number) => times[row]
  for (const [time, row] of [
    [5, 0],
    [11, 2],
    [20, 2],
    [21, 6],
    [31, 8],
  ] as const)
    expect(await findTime(8, time, at)).toBe(row)
})
