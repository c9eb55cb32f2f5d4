import { expect, test } from 'bun:test'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type { ArtifactRef } from '@exfil/core'
import { pretendContext } from '@exfil/core/testkit'
import definition from '../src/index.ts'

const CHATS = '.gemini/tmp/shop/chats'

async function tell(path: string, content: string) {
  const home = mkdtempSync(join(tmpdir(), 'exfil-long-'))
  try {
    mkdirSync(dirname(join(home, path)), { recursive: true })
    writeFileSync(join(home, path), content)
    const ctx = pretendContext({ home })
    const collector = definition.create({ roots: [] })
    for await (const [ref] of collector.discover(ctx)) return await collector.describe(ref as ArtifactRef, ctx)
    throw new Error('nothing was found')
  } finally {
    rmSync(home, { recursive: true })
  }
}

const header = {
  sessionId: 's',
  projectHash: 'h',
  startTime: '2026-01-01T00:00:00.000Z',
  lastUpdated: '2026-01-01T00:00:00.000Z',
}
const message = (id: string, type: string, content: string, more = {}) => ({
  id,
  timestamp: '2026-01-01T00:01:00.000Z',
  type,
  content,
  ...more,
})
const lines = (...records: unknown[]) => records.map((record) => `${JSON.stringify(record)}\n`).join('')
const noise = Array.from({ length: 3000 }, (_, at) => message(`n${at}`, 'gemini', 'y'.repeat(900), { model: 'm1' }))
const last = message('z', 'gemini', 'done', { model: 'm2', timestamp: '2026-01-02T00:00:00.000Z' })

test('lines: the first prompt, the last summary, both models; nothing is counted', async () => {
  const prompt = message('p', 'user', 'The prompt')
  const told = await tell(`${CHATS}/session-a.jsonl`, lines(header, prompt, ...noise, last))
  expect(told).toMatchObject({ title: 'The prompt', attributes: { sessionId: 's', models: ['m1', 'm2'] } })
  expect(told.endedAt?.toISOString()).toBe('2026-01-02T00:00:00.000Z')
  expect(told.attributes).not.toHaveProperty('prompts')
  const summed = lines(header, prompt, ...noise, { $set: { summary: 'The sum' } }, last)
  expect((await tell(`${CHATS}/session-a.jsonl`, summed)).title).toBe('The sum')
})

test('lines: a rewind to what lies between the ends takes nothing from the beginning', async () => {
  const content = lines(header, message('p', 'user', 'The prompt'), ...noise, { $rewindTo: 'n1500' }, last)
  expect((await tell(`${CHATS}/session-a.jsonl`, content)).title).toBe('The prompt')
})

test('lines: a first prompt of several megabytes still gives a title', async () => {
  const prompt = message('p', 'user', `Look at "this" log:\n${'x'.repeat(5 << 20)}`)
  const { title } = await tell(`${CHATS}/session-a.jsonl`, lines(header, prompt, last))
  expect(title).toStartWith('Look at "this" log: xxx')
  const parts = { ...prompt, content: [{ text: prompt.content }] }
  expect((await tell(`${CHATS}/session-a.jsonl`, lines(header, parts, last))).title).toBe(title)
})

test.each([
  ['indented', (value: unknown) => JSON.stringify(value, null, 2)],
  ['on one line', (value: unknown) => JSON.stringify(value)],
])('a document %s', async (_, write) => {
  const messages = [message('p', 'user', 'The prompt'), ...noise, last]
  const told = await tell(`${CHATS}/session-a.json`, write({ ...header, messages }))
  expect(told.attributes).toMatchObject({ sessionId: 's' })
  expect(told.startedAt?.toISOString()).toBe('2026-01-01T00:00:00.000Z')
  expect(told.title).toBe('The prompt')
  expect(told.endedAt?.toISOString()).toBe('2026-01-02T00:00:00.000Z')
})

test('a document whose summary comes last', async () => {
  const content = JSON.stringify(
    { ...header, messages: [message('p', 'user', 'The prompt'), ...noise], summary: 'Sum' },
    null,
    2,
  )
  expect((await tell(`${CHATS}/session-a.json`, content)).title).toBe('Sum')
})

test('times that no one has lived through are not told', async () => {
  const odd = ['+020000-01-01T00:00:00Z', '1969-12-31T23:59:59.999Z', '2026-99-99T00:00:00Z', 1e20, null]
  const content = lines(...odd.map((timestamp) => message('a', 'user', 'x', { timestamp })))
  const { startedAt, endedAt } = await tell(`${CHATS}/session-a.jsonl`, content)
  expect([startedAt, endedAt]).toEqual([undefined, undefined])
})

test('a long prompt log tells its times', async () => {
  const log = Array.from({ length: 6000 }, (_, at) => ({
    message: 'say {\\"timestamp\\": \\"1999-01-01T00:00:00Z\\"}',
    timestamp: new Date(1_780_000_000_000 + at * 1000).toISOString(),
  }))
  const told = await tell('.gemini/tmp/shop/logs.json', JSON.stringify(log, null, 2))
  expect(told.startedAt).toEqual(new Date(1_780_000_000_000))
  expect(told.endedAt).toEqual(new Date(1_780_005_999_000))
})
