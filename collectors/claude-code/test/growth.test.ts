import { expect, test } from 'bun:test'
import { appendFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type { ArtifactRef, Description, Fingerprint } from '@exfil/core'
import { pretendContext } from '@exfil/core/testkit'
import definition from '../src/index.ts'

const SESSION = '.claude/projects/-home-ada-shop/s.jsonl'
const real = join(
  import.meta.dir,
  'homes/real-sessions/home/.claude/projects/sample-project/5c0375b4-57a5-4f26-b12d-d022ee4e51b7.jsonl',
)

async function onHome<T>(use: (path: string, look: () => Promise<Seen>) => Promise<T>): Promise<T> {
  const home = mkdtempSync(join(tmpdir(), 'exfil-growth-'))
  const path = join(home, SESSION)
  mkdirSync(dirname(path), { recursive: true })
  const look = async () => {
    const ctx = pretendContext({ home })
    const collector = definition.create({ roots: [] })
    for await (const [ref] of collector.discover(ctx)) {
      if (ref === undefined) continue
      const [seen] = (await collector.fingerprint([ref], ctx)) as Fingerprint[]
      return { ref, seen: seen as Fingerprint, told: await collector.describe(ref, ctx) }
    }
    throw new Error('nothing was found')
  }
  return use(path, look).finally(() => rmSync(home, { recursive: true }))
}

interface Seen {
  ref: ArtifactRef
  seen: Fingerprint
  told: Description
}

test('a transcript that grows in pieces of any length is one artifact, and better known each time', () =>
  onHome(async (path, look) => {
    const bytes = readFileSync(real)
    const tokens = new Set<string>()
    let last: Seen | undefined
    writeFileSync(path, '')
    for (let at = 0, step = 1; at < bytes.length; at += step, step = step * 3 + 7) {
      appendFileSync(path, bytes.subarray(at, at + step))
      const next = await look()
      tokens.add(next.seen.token)
      expect(next.ref.key).toBe('s')
      expect(next.seen.file).toBe(last?.seen.file ?? next.seen.file)
      if (last?.told.startedAt) expect(next.told.startedAt).toEqual(last.told.startedAt)
      last = next
    }
    expect(tokens.size).toBeGreaterThan(8)
    expect(last?.told.endedAt?.toISOString()).toBe('2025-09-07T09:54:26.499Z')
  }))

const user = (content: unknown, more = {}) =>
  `${JSON.stringify({
    type: 'user',
    cwd: '/home/ada/shop',
    sessionId: 's',
    version: '2.1.1',
    message: { role: 'user', content },
    timestamp: '2026-01-01T00:00:00.000Z',
    ...more,
  })}\n`

test('a first line of several megabytes still gives a title', () =>
  onHome(async (path, look) => {
    const last = user('and this', { version: '2.1.2', timestamp: '2026-01-02T00:00:00.000Z', gitBranch: 'main' })
    writeFileSync(path, user(`Look at this log:\n${'x'.repeat(5 << 20)}`) + last)
    const { told } = await look()
    expect(told.title).toStartWith('Look at this log: xxx')
    expect(told).toMatchObject({ project: '/home/ada/shop', agentVersion: '2.1.2', attributes: { branch: 'main' } })
    expect(told.endedAt?.toISOString()).toBe('2026-01-02T00:00:00.000Z')
  }))

test('what lies between head and tail is not needed', () =>
  onHome(async (path, look) => {
    const noise = `${JSON.stringify({ type: 'progress', data: 'y'.repeat(900) })}\n`.repeat(3000)
    const title = `${JSON.stringify({ type: 'custom-title', customTitle: 'At the end', sessionId: 's' })}\n`
    writeFileSync(
      path,
      user('the prompt') + noise + title + noise.slice(0, 900_000) + title + user('last', { version: '3' }),
    )
    const { told } = await look()
    expect(told).toMatchObject({ title: 'At the end', agentVersion: '3' })
  }))

test('where nothing was typed there is no title', () =>
  onHome(async (path, look) => {
    writeFileSync(path, user('<ide_selection>const a = 1</ide_selection>') + user([{ type: 'image', source: {} }]))
    const { told } = await look()
    expect(told.title).toBeUndefined()
  }))

test('times that no one has lived through are not told', () =>
  onHome(async (path, look) => {
    const odd = [
      '+020000-01-01T00:00:00Z',
      '+275760-09-13T00:00:00.000Z',
      '-000001-01-01T00:00:00Z',
      '0001-01-01T00:00:00Z',
      '1969-12-31T23:59:59.999Z',
      '+010000-01-01T00:00:00.000Z',
      '99999999999999',
      '2026-99-99T00:00:00.000Z',
    ]
    const odds = odd.map((timestamp) => user('x', { timestamp })).join('')
    writeFileSync(path, odds)
    expect(await look()).toMatchObject({ told: { title: 'x' } })
    const { told } = await look()
    expect([told.startedAt, told.endedAt]).toEqual([undefined, undefined])
    writeFileSync(path, odds + user('y', { timestamp: '2026-01-02T00:00:00.000Z' }) + odds.repeat(20))
    const { startedAt, endedAt } = (await look()).told
    expect([startedAt, endedAt].map((at) => at?.toISOString())).toEqual(Array(2).fill('2026-01-02T00:00:00.000Z'))
    writeFileSync(path, user('y', { timestamp: 1e20 }) + user('z', { timestamp: '9999-12-31T23:59:59.999Z' }))
    expect((await look()).told.endedAt?.toISOString()).toBe('9999-12-31T23:59:59.999Z')
  }))

test('nor are those of the history', () =>
  onHome(async (path) => {
    const history = join(path, '../../../history.jsonl')
    const times = [1e20, 2.5e14, -5, 0, 'soon', null, 1780308000000, '1780308000001', 253402300799999, 253402300800000]
    const lines = (all: unknown[]) =>
      all.map((timestamp) => `${JSON.stringify({ display: 'x', timestamp })}\n`).join('')
    writeFileSync(history, lines(times))
    const ctx = pretendContext({ home: join(path, '../../../..') })
    const collector = definition.create({ roots: [] })
    const told = async () => {
      for await (const [ref] of collector.discover(ctx)) if (ref) return collector.describe(ref, ctx)
      throw new Error('nothing was found')
    }
    expect(await told()).toMatchObject({
      startedAt: new Date(1780308000000),
      endedAt: new Date('9999-12-31T23:59:59.999Z'),
    })
    writeFileSync(history, lines([1e20, 2.6e14]))
    expect(Object.keys(await told()).sort()).toEqual(['agent', 'title'])
  }))
