import { afterEach, beforeEach, expect, test } from 'bun:test'
import * as fs from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { PretendArchive } from '@exfil/core/testkit'
import definition from '../src/index.ts'

const THREAD = '019e5671-f744-7861-9a93-a3209834df75'
const NAME = `rollout-2026-05-23T20-06-09-${THREAD}.jsonl`
const LIVE = `.codex/sessions/2026/05/23/${NAME}`
const ATTIC = `.codex/archived_sessions/${NAME}`
const bytes = fs.readFileSync(join(import.meta.dir, 'homes/real-sessions/home', LIVE))
const lines = bytes.toString().split(/(?<=\n)/)
/** Not so many lines that appending the rest would be nothing. */
const part = Buffer.from(lines.slice(0, 40).join(''))

let home = ''
let archive: PretendArchive

beforeEach(() => {
  home = fs.mkdtempSync(join(tmpdir(), 'exfil-growth-'))
  archive = new PretendArchive(definition)
})
afterEach(() => fs.rmSync(home, { recursive: true }))

const at = (path: string) => join(home, path)
const sync = () => archive.sync({ home })

function put(path: string, content: Uint8Array | string): void {
  fs.mkdirSync(dirname(at(path)), { recursive: true })
  fs.writeFileSync(at(path), content)
}

function move(from: string, to: string): void {
  fs.mkdirSync(dirname(at(to)), { recursive: true })
  fs.renameSync(at(from), at(to))
}

/** As Codex does it: a new file in its place, or beside it, with the times of the old one. */
function inPlace(from: string, to: string, content: Uint8Array): void {
  const { atime, mtime } = fs.statSync(at(from))
  fs.writeFileSync(at(`${to}.tmp`), content)
  fs.utimesSync(at(`${to}.tmp`), atime, mtime)
  move(`${to}.tmp`, to)
  if (from !== to) fs.rmSync(at(from))
}

const compress = (path: string) => inPlace(path, `${path}.zst`, Bun.zstdCompressSync(fs.readFileSync(at(path))))
const expand = (path: string) =>
  inPlace(`${path}.zst`, path, Bun.zstdDecompressSync(fs.readFileSync(at(`${path}.zst`))))
/** Generation and length of all versions there ever were. */
const versions = (key = THREAD) => archive.kept(key).versions.map(({ generation, length }) => [generation, length])
const contents = (key = THREAD) => archive.kept(key).versions.map((version) => archive.content(key, version).toString())

test('a rollout that grows, is archived, compressed, taken back, expanded and gone on with is one artifact', async () => {
  const lengths: number[] = []
  for (let end = 1; end < lines.length; end = end * 2 + 1) {
    put(LIVE, lines.slice(0, end).join(''))
    await sync()
    lengths.push(fs.statSync(at(LIVE)).size)
  }
  put(LIVE, part)
  fs.appendFileSync(at(LIVE), lines.slice(40, 80).join(''))
  await sync()
  const grown = Buffer.from(lines.slice(0, 80).join(''))
  expect(versions()).toEqual([...lengths, grown.length].sort((a, b) => a - b).map((length) => [1, length]))
  const before = archive.kept(THREAD)

  const steps: [() => void, string][] = [
    [() => move(LIVE, ATTIC), ATTIC],
    [() => compress(ATTIC), `${ATTIC}.zst`],
    [() => move(`${ATTIC}.zst`, `${LIVE}.zst`), `${LIVE}.zst`],
    [() => expand(LIVE), LIVE],
    [() => compress(LIVE), `${LIVE}.zst`],
    [() => move(`${LIVE}.zst`, `${ATTIC}.zst`), `${ATTIC}.zst`],
    [() => expand(ATTIC), ATTIC],
    [() => move(ATTIC, LIVE), LIVE],
  ]
  for (const [step, path] of steps) {
    step()
    expect(await sync()).toMatchObject({ seen: 1, uploaded: 0, failed: 0, gone: 0, issues: [] })
    const { description, ...now } = archive.kept(THREAD)
    expect(now).toEqual({ ...before, path: `~/${path}`, description: undefined } as never)
    expect(description).toEqual(before.description)
    expect(await sync()).toMatchObject({ seen: 1, unchanged: 1, bytesRead: 0 })
  }
  fs.appendFileSync(at(LIVE), lines.slice(80).join(''))
  await sync()
  expect(archive.keys).toEqual([THREAD])
  expect(versions().at(-1)).toEqual([1, bytes.length])
  expect(archive.content(THREAD)).toEqual(bytes)
})

test('first seen compressed, then expanded and appended to, it grows', async () => {
  put(`${LIVE}.zst`, Bun.zstdCompressSync(part))
  expect(await sync()).toMatchObject({ uploaded: 1 })
  expect(archive.content(THREAD)).toEqual(part)
  expand(LIVE)
  fs.appendFileSync(at(LIVE), lines.slice(40).join(''))
  expect(await sync()).toMatchObject({ uploaded: 1 })
  expect(versions()).toEqual([
    [1, part.length],
    [1, bytes.length],
  ])
  expect(contents()).toEqual([part.toString(), bytes.toString()])
  compress(LIVE)
  expect(await sync()).toMatchObject({ uploaded: 0, issues: [] })
})

test('while it is there plain and compressed, or live and archived, it is one, and always the same', async () => {
  put(LIVE, bytes)
  await sync()
  put(`${LIVE}.zst`, Bun.zstdCompressSync(part))
  put(ATTIC, part)
  for (let time = 0; time < 3; time++) expect(await sync()).toMatchObject({ seen: 1, unchanged: 1, bytesRead: 0 })
  fs.rmSync(at(ATTIC))
  put(`${LIVE}.zst`, Bun.zstdCompressSync(bytes))
  fs.rmSync(at(LIVE))
  expect(await sync()).toMatchObject({ seen: 1, uploaded: 0, gone: 0 })
  expect(archive.keys).toEqual([THREAD])
  expect(versions()).toEqual([[1, bytes.length]])
})

test('migrating its history in place starts a new generation, and the old one stays', async () => {
  put(LIVE, bytes)
  await sync()
  const paginated = lines
    .slice(0, -10)
    .map((line, ordinal) => `${JSON.stringify({ ...JSON.parse(line), ordinal })}\n`)
    .join('')
  inPlace(LIVE, LIVE, Buffer.from(paginated))
  await sync()
  expect(archive.keys).toEqual([THREAD])
  expect(versions()).toEqual([
    [1, bytes.length],
    [2, Buffer.byteLength(paginated)],
  ])
  expect(contents()).toEqual([bytes.toString(), paginated])
})

test('a revert that cuts it short keeps what was cut off; so does one that goes on in a new file', async () => {
  put(LIVE, bytes)
  await sync()
  fs.truncateSync(at(LIVE), part.length)
  await sync()
  fs.appendFileSync(at(LIVE), '{"type":"event_msg"}\n')
  await sync()
  expect(versions().slice(0, 1).concat(versions().slice(-1))).toEqual([
    [1, bytes.length],
    [2, part.length + 21],
  ])
  expect(contents().at(0)).toBe(bytes.toString())
  const rollout = '01a00000-0000-7000-8000-000000000001'
  const base = { thread_id: THREAD, end_ordinal: 3, end_byte_offset: 900 }
  const next = `${JSON.stringify({ type: 'session_meta', payload: { id: THREAD, history_base: base } })}\n`
  put(`.codex/sessions/2026/05/24/rollout-2026-05-24T09-00-00-${THREAD}_${rollout}.jsonl`, next)
  await sync()
  expect(archive.keys).toEqual([THREAD, `${THREAD}/${rollout}`])
  expect(archive.kept(`${THREAD}/${rollout}`)).toMatchObject({
    kind: 'segment',
    description: {
      links: [
        { rel: 'part-of', key: THREAD },
        { rel: 'continues', key: THREAD },
      ],
    },
  })
  expect(versions().at(-1)).toEqual([2, part.length + 21])
})

test('rotating segments out of it loses nothing, whichever of them are collected as garbage later', async () => {
  put(LIVE, bytes)
  await sync()
  const folder = `.codex/rotated_rollout_segments/${THREAD}`
  const successor = (segment: string, before: string | null) =>
    [
      { type: 'session_meta', payload: { id: THREAD, segment_id: segment } },
      { type: 'rollout_reference', payload: { rollout_path: '…', thread_id: THREAD, segment_id: before } },
    ]
      .map((record) => `${JSON.stringify(record)}\n`)
      .join('')
  put(`${folder}/initial/${NAME}`, bytes)
  inPlace(LIVE, LIVE, Buffer.from(successor('s1', null)))
  await sync()
  fs.appendFileSync(at(LIVE), lines.slice(100).join(''))
  await sync()
  const first = fs.readFileSync(at(LIVE))
  put(`${folder}/s1/${NAME}`, first)
  inPlace(LIVE, LIVE, Buffer.from(successor('s2', 's1')))
  await sync()
  expect(archive.keys).toEqual([THREAD, `${THREAD}/initial`, `${THREAD}/s1`])
  expect(archive.content(`${THREAD}/initial`)).toEqual(bytes)
  expect(archive.content(`${THREAD}/s1`)).toEqual(first)
  expect(contents()).toContain(first.toString())
  expect(contents()[0]).toBe(bytes.toString())
  expect(archive.kept(THREAD).description.links).toEqual([{ rel: 'continues', key: `${THREAD}/s1` }])
  fs.rmSync(at(`${folder}/initial`), { recursive: true })
  expect(await sync()).toMatchObject({ seen: 2, gone: 1, uploaded: 0 })
  expect(archive.kept(`${THREAD}/initial`)).toMatchObject({ gone: true, versions: [{ length: bytes.length }] })
})

test('what is noted on a thread that was put away is an append', async () => {
  put(ATTIC, bytes)
  await sync()
  const late = `${JSON.stringify({ timestamp: '2026-06-01T00:00:00Z', type: 'event_msg', payload: { type: 'thread_name_updated', thread_name: 'Counting' } })}\n`
  fs.appendFileSync(at(ATTIC), late)
  await sync()
  expect(versions()).toEqual([
    [1, bytes.length],
    [1, bytes.length + late.length],
  ])
  expect(archive.kept(THREAD).description.title).toBe('Counting')
})

test('the history keeps the lines that it drops at the source', async () => {
  const path = '.codex/history.jsonl'
  const prompt = (n: number) =>
    `${JSON.stringify({ session_id: THREAD, ts: 1_780_000_000 + n, text: `prompt ${n}` })}\n`
  const prompts = (from: number, to: number) => Array.from({ length: to - from }, (_, n) => prompt(from + n)).join('')
  put(path, prompts(0, 100))
  await sync()
  put(path, prompts(20, 101))
  await sync()
  fs.appendFileSync(at(path), prompts(101, 110))
  await sync()
  expect(archive.keys).toEqual([`~/${path}`])
  expect(contents(`~/${path}`)).toEqual([prompts(0, 100), prompts(20, 101), prompts(20, 110)])
  expect(archive.kept(`~/${path}`).versions.map(({ generation }) => generation)).toEqual([1, 2, 2])
})

test('one that was compressed and is cut off is an error, and nothing is recorded or thought gone', async () => {
  put(LIVE, bytes)
  await sync()
  compress(LIVE)
  const packed = fs.readFileSync(at(`${LIVE}.zst`))
  for (const cut of [
    packed.subarray(0, packed.length - 1),
    packed.subarray(0, 9000),
    packed.subarray(0, 3),
    Buffer.alloc(0),
  ]) {
    put(`${LIVE}.zst`, cut)
    const account = await sync()
    expect(account).toMatchObject({ failed: 1, uploaded: 0, gone: 0, issues: [{ key: THREAD, code: 'malformed' }] })
  }
  put(`${LIVE}.zst`, Buffer.concat([packed, Buffer.from('and more')]))
  expect(await sync()).toMatchObject({ failed: 1, issues: [{ code: 'malformed' }] })
  expect(versions()).toEqual([[1, bytes.length]])
  put(`${LIVE}.zst`, packed)
  expect(await sync()).toMatchObject({ failed: 0, uploaded: 0, issues: [] })
})

test('what vanishes is marked, and what is deleted from the archived ones too', async () => {
  put(LIVE, bytes)
  put('.codex/history.jsonl', '{}\n')
  put('.codex/session_index.jsonl', '{}\n')
  await sync()
  move(LIVE, ATTIC)
  fs.rmSync(at('.codex/session_index.jsonl'))
  expect(await sync()).toMatchObject({ gone: 1 })
  fs.rmSync(at('.codex/archived_sessions'), { recursive: true })
  expect(await sync()).toMatchObject({ gone: 1 })
  expect(archive.kept(THREAD).gone).toBe(true)
  expect(archive.kept('~/.codex/history.jsonl').gone).toBe(false)
  put(`${LIVE}.zst`, Bun.zstdCompressSync(bytes))
  await sync()
  expect(archive.kept(THREAD)).toMatchObject({ gone: false, versions: [{ length: bytes.length }] })
})

test('real forks, laid out earlier and later, are each one artifact, and both of its states are kept', async () => {
  const homes = join(import.meta.dir, 'homes')
  const attic = '.codex/archived_sessions'
  const names = { earlier: 'real-forks', later: 'real-forks-live' }
  const read = (which: keyof typeof names, name: string) =>
    fs.readFileSync(join(homes, names[which], 'home', attic, name), 'utf8')
  const all = fs.readdirSync(join(homes, names.earlier, 'home', attic))
  const changed = fs.readdirSync(join(homes, names.later, 'home', attic))
  for (const name of all) put(`${attic}/${name}`, read('earlier', name))
  await sync()
  for (const name of changed) put(`${attic}/${name}`, read('later', name))
  await sync()
  const keyOf = (name: string) => name.slice('rollout-2030-01-01T12-00-00-'.length, -'.jsonl'.length)
  expect(archive.keys).toEqual(all.map(keyOf).sort())
  for (const name of all) {
    const states = [read('earlier', name), ...(changed.includes(name) ? [read('later', name)] : [])]
    expect(contents(keyOf(name))).toEqual(states)
  }
})
