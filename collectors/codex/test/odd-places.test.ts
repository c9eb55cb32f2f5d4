import { afterEach, beforeEach, expect, test } from 'bun:test'
import { execFileSync } from 'node:child_process'
import * as fs from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { type ArtifactRef, isArtifactError } from '@exfil/core'
import { pretendContext } from '@exfil/core/testkit'
import { collectorWith } from './facts-of.ts'

const LINE = '{"type":"event_msg","payload":{"type":"user_message","message":"hello"}}\n'
const posix = process.platform === 'win32' ? test.skip : test
const linux = process.platform === 'linux' ? test : test.skip
const DAY = '.codex/sessions/2026/07/01'
const named = (id: string) => `rollout-2026-07-01T10-00-00-${id}.jsonl`
let home = ''

beforeEach(() => {
  home = fs.mkdtempSync(join(tmpdir(), 'exfil-odd-'))
})
afterEach(() => fs.rmSync(home, { recursive: true, force: true }))

function put(path: string | Buffer, content: string | Uint8Array = LINE): void {
  if (typeof path === 'string') fs.mkdirSync(dirname(join(home, path)), { recursive: true })
  fs.writeFileSync(typeof path === 'string' ? join(home, path) : path, content)
}

async function look(env = {}, options = {}) {
  const ctx = pretendContext({ home, env })
  const collector = await collectorWith(options)
  const refs: ArtifactRef[] = []
  for await (const batch of collector.discover(ctx)) refs.push(...batch)
  refs.sort((a, b) => (a.path < b.path ? -1 : 1))
  const seen = await collector.fingerprint(refs, ctx)
  const answers = Object.fromEntries(
    refs.map(({ key }, at) => {
      const answer = seen[at]
      return [key, isArtifactError(answer) ? answer.code : answer?.size]
    }),
  )
  const content = async (ref: ArtifactRef | undefined) => {
    const chunks: Uint8Array[] = []
    for await (const chunk of (await collector.read(ref as ArtifactRef, { start: 0 }, ctx)).body) chunks.push(chunk)
    return Buffer.concat(chunks).toString()
  }
  return { refs, answers, content, ctx, collector, paths: refs.map(({ path }) => path) }
}

linux('names that are not UTF-8, or odd in other ways, are found, fingerprinted, described and read', async () => {
  put(`${DAY}/${named('50%')}`)
  put(`${DAY}/${named('two\nlines')}`)
  put(`${DAY}/${named('really\ufffd')}`)
  const foreign = Buffer.concat([Buffer.from(join(home, '.codex/sessions/caf')), Buffer.from([0xe9])])
  fs.mkdirSync(foreign)
  put(Buffer.concat([foreign, Buffer.from(`/${named('in-foreign')}`)]))
  put(
    Buffer.concat([foreign, Buffer.from('/b'), Buffer.from([0xff]), Buffer.from('.jsonl.zst')]),
    Bun.zstdCompressSync(LINE),
  )
  const { refs, answers, content, collector, ctx } = await look()
  expect(Object.keys(answers).sort()).toEqual(
    ['50%25', 'in-foreign', 'really\ufffd', 'two\nlines', '~/.codex/sessions/caf%E9/b%FF.jsonl'].sort(),
  )
  for (const ref of JSON.parse(JSON.stringify(refs))) {
    expect(await content(ref)).toBe(LINE)
    expect((await collector.describe(ref, ctx)).title).toBe('hello')
  }
  expect(ctx.issues).toEqual([])
})

posix('what is named like a rollout and is none says so, and nothing waits for it', async () => {
  put(`${DAY}/${named('real')}`)
  put(`elsewhere/${named('secret')}`)
  const at = (id: string) => join(home, DAY, named(id))
  fs.mkdirSync(at('folder'))
  execFileSync('mkfifo', [at('fifo')])
  execFileSync('mkfifo', [`${at('packed-fifo')}.zst`])
  fs.symlinkSync(named('loop'), at('loop'))
  fs.symlinkSync('nowhere', at('dangling'))
  fs.symlinkSync(join(home, 'elsewhere', named('secret')), at('outside'))
  fs.symlinkSync(named('real'), at('inside'))
  const { refs, answers, content } = await look()
  expect(answers).toEqual({
    dangling: 'not-a-file',
    fifo: 'not-a-file',
    folder: 'not-a-file',
    inside: LINE.length,
    loop: 'not-a-file',
    outside: 'outside-root',
    'packed-fifo': 'not-a-file',
    real: LINE.length,
  })
  for (const ref of refs) {
    const answer = answers[ref.key]
    if (typeof answer === 'number') expect(await content(ref)).toBe(LINE)
    else await expect(content(ref)).rejects.toMatchObject({ code: answer })
  }
})

posix(
  'a home, or its sessions, may be links; what is reached twice is read once, and nothing out of them',
  async () => {
    put(`disk/codex/sessions/2026/07/01/${named('a')}`)
    put('disk/codex/history.jsonl')
    put('work/history.jsonl')
    put(`elsewhere/2026/${named('b')}`)
    fs.symlinkSync(join(home, 'disk/codex'), join(home, '.codex'))
    fs.symlinkSync(join(home, 'disk/codex/sessions'), join(home, 'work/sessions'))
    fs.symlinkSync('01', join(home, 'disk/codex/sessions/2026/07/00'))
    fs.symlinkSync(join(home, 'elsewhere'), join(home, 'disk/codex/sessions/out'))
    const { paths, ctx } = await look({ CODEX_HOME: '~/work' }, { roots: ['~/disk/codex'] })
    expect(paths).toEqual([
      '~/.codex/history.jsonl',
      `~/.codex/sessions/2026/07/01/${named('a')}`,
      '~/work/history.jsonl',
    ])
    expect(ctx.issues).toMatchObject([{ code: 'outside-root', path: '~/.codex/sessions/out' }])
  },
)

test('what moved after it was found is found where it went', async () => {
  const steps: [string, (path: string) => string][] = [
    ['archived', () => `.codex/archived_sessions/${named('a')}`],
    ['compressed', (path) => `${path}.zst`],
    ['archived and compressed', () => `.codex/archived_sessions/${named('a')}.zst`],
  ]
  const live = `${DAY}/${named('a')}`
  for (const [what, to] of steps) {
    put(live)
    const { refs, collector, ctx, content } = await look()
    fs.rmSync(join(home, live))
    put(to(live), what === 'archived' ? LINE : Bun.zstdCompressSync(LINE))
    const [seen] = await collector.fingerprint(refs, ctx)
    expect(seen).toHaveProperty('token')
    expect((seen as { size?: number }).size).toBe(what === 'archived' ? LINE.length : undefined)
    expect(await content(refs[0])).toBe(LINE)
    expect((await collector.describe(refs[0] as ArtifactRef, ctx)).title).toBe('hello')
    fs.rmSync(join(home, to(live)))
    expect(await collector.fingerprint(refs, ctx)).toMatchObject([{ code: 'gone' }])
    await expect(content(refs[0])).rejects.toMatchObject({ code: 'gone' })
  }
})

test('what is archived during the listing makes nothing seem gone', async () => {
  for (const day of ['01', '02']) {
    for (let at = 0; at < 600; at++) put(`.codex/sessions/2026/07/${day}/${named(`${day}-${at}`)}`)
  }
  put(`.codex/archived_sessions/${named('old')}`)
  const ctx = pretendContext({ home })
  const keys = new Set<string>()
  for await (const batch of (await collectorWith()).discover(ctx)) {
    if (keys.size === 0) {
      const other = batch[0]?.key.startsWith('01') ? '02' : '01'
      const name = named(`${other}-7`)
      fs.renameSync(join(home, `.codex/sessions/2026/07/${other}`, name), join(home, '.codex/archived_sessions', name))
    }
    for (const { key } of batch) keys.add(key)
  }
  expect(keys.size).toBe(1200)
  expect(ctx.coveredPaths).toEqual([])
  expect((await look()).ctx.coveredPaths).toContain('~/.codex/sessions')
})

test('a folder is covered when it was listed, and not when it is missing', async () => {
  const covered = async () => (await look()).ctx.coveredPaths
  fs.mkdirSync(join(home, '.codex'))
  put('.codex/config.toml')
  expect(await covered()).toEqual([])
  put('.codex/history.jsonl')
  expect(await covered()).not.toContain('~/.codex/sessions')
  put(`${DAY}/${named('a')}`)
  const files = ['~/.codex/history.jsonl', '~/.codex/session_index.jsonl']
  expect(await covered()).toEqual([...files, '~/.codex/archived_sessions', '~/.codex/sessions'])
  fs.rmSync(join(home, '.codex/sessions/2026'), { recursive: true })
  expect(await covered()).toContain('~/.codex/sessions')
})

posix('nothing is covered while some of it is on a disk that is not there', async () => {
  put(`${DAY}/${named('a')}`)
  fs.symlinkSync('/nowhere/archived', join(home, '.codex/archived_sessions'))
  const { ctx, paths } = await look()
  expect(paths).toHaveLength(1)
  expect(ctx.coveredPaths).toEqual([])
})

const meta = (more: object) =>
  `${JSON.stringify({ timestamp: '2026-07-01T08:00:00.000Z', type: 'session_meta', payload: { id: 'a', cwd: join(home, 'shop'), cli_version: '1', ...more } })}\n`
const typed = (message: string, timestamp = '2026-07-01T09:00:00.000Z') =>
  `${JSON.stringify({ timestamp, type: 'event_msg', payload: { type: 'user_message', message } })}\n`

test('lines of megabytes hide neither what stands before nor what stands after them', async () => {
  const path = `${DAY}/${named('a')}`
  const told = async () => {
    const { refs, collector, ctx } = await look()
    return collector.describe(refs[0] as ArtifactRef, ctx)
  }
  put(path, meta({ base_instructions: { text: 'x'.repeat(3 << 20) } }) + typed('the end'))
  expect(await told()).toMatchObject({ title: 'the end', project: '~/shop', agentVersion: '1' })
  put(path, meta({}) + typed(`a log: ${'y'.repeat(3 << 20)}`) + typed('more', '2026-07-01T10:00:00.000Z'))
  expect(await told()).toMatchObject({
    title: expect.stringMatching(/^a log: yyy/),
    endedAt: new Date('2026-07-01T10:00:00Z'),
  })
})

test('of a very long compressed one the beginning is told, and when the file was last written', async () => {
  const noise = `${JSON.stringify({ timestamp: '2026-07-01T09:30:00.000Z', type: 'compacted', payload: 'z'.repeat(1 << 20) })}\n`
  const path = `${DAY}/${named('a')}.zst`
  put(path, Bun.zstdCompressSync(meta({}) + typed('long ago') + noise.repeat(70)))
  fs.utimesSync(join(home, path), 1_783_000_000, 1_783_000_000)
  const { refs, collector, ctx } = await look()
  expect(await collector.describe(refs[0] as ArtifactRef, ctx)).toMatchObject({
    title: 'long ago',
    startedAt: new Date('2026-07-01T08:00:00Z'),
    endedAt: new Date(1_783_000_000_000),
  })
})
