import { afterAll, expect, test } from 'bun:test'
import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { constants, zstdCompress } from 'node:zlib'
import { linesOf, readEnds } from '@exfil/core/files'
import { compressedEnds, readCompressed } from './compressed.ts'

const folder = mkdtempSync(join(tmpdir(), 'exfil-compressed-'))
afterAll(() => rmSync(folder, { recursive: true }))
const roots = [{ locator: folder, path: folder }]
const ctx = { signal: new AbortController().signal }

const content = Buffer.from(
  Array.from({ length: 30_000 }, (_, n) => `{"n":${n},"x":"${(n * 2654435761).toString(36)}"}\n`).join(''),
)
const third = Math.floor(content.length / 3)
const pack = Bun.zstdCompressSync
const checked = () => promisify(zstdCompress)(content, { params: { [constants.ZSTD_c_checksumFlag]: 1 } })

let files = 0
function put(bytes: Uint8Array): string {
  const path = join(folder, `${files++}.jsonl.zst`)
  writeFileSync(path, bytes)
  return path
}

async function read(path: string, start = 0, end?: number): Promise<Buffer> {
  const { body } = await readCompressed(path, end === undefined ? { start } : { start, end }, roots, ctx)
  const chunks: Uint8Array[] = []
  for await (const chunk of body) {
    expect(chunk.length).toBeLessThanOrEqual(1 << 20)
    chunks.push(chunk.slice())
  }
  return Buffer.concat(chunks)
}

test('any span, of one frame or several, with what is skipped between them', async () => {
  const note = Buffer.from([0x5e, 0x2a, 0x4d, 0x18, 2, 0, 0, 0, 1, 2])
  const forms = [
    pack(content),
    await checked(),
    Buffer.concat([pack(content.subarray(0, third)), note, pack(content.subarray(third))]),
  ]
  for (const path of forms.map(put)) {
    for (const [start, end] of [[0], [third], [third, third + 1], [0, 1], [third, third], [content.length - 5]]) {
      expect((await read(path, start, end)).equals(content.subarray(start, end))).toBe(true)
    }
  }
})

test.each([
  ['ends early, however much was asked', (whole: Buffer) => whole.subarray(0, -1), 0, undefined, 'malformed'],
  ['ends within', (whole: Buffer) => whole.subarray(0, whole.length >> 1), third, undefined, 'malformed'],
  ['ends in its header', (whole: Buffer) => whole.subarray(0, 5), 0, undefined, 'malformed'],
  ['is empty', () => Buffer.alloc(0), 0, undefined, 'malformed'],
  [
    'goes on with something else',
    (whole: Buffer) => Buffer.concat([whole, Buffer.from('{}\n')]),
    0,
    undefined,
    'malformed',
  ],
  ['is damaged', (whole: Buffer) => Buffer.from(whole).fill(0xff, whole.length - 9), 0, undefined, 'malformed'],
  ['was never compressed', () => content, 0, undefined, 'malformed'],
  ['holds less', (whole: Buffer) => whole, third, content.length + 1, 'changed'],
  ['holds less than where to begin', (whole: Buffer) => whole, content.length + 1, undefined, 'changed'],
])('what %s says so', async (_what, broken, start, end, code) => {
  await expect(read(put(broken(await checked())), start, end)).rejects.toMatchObject({ code })
})

test('the ends are those of the content', async () => {
  for (const [size, length] of [
    [0, 10],
    [100, 50],
    [101, 50],
    [content.length, 4096],
    [content.length, 200_000],
  ] as const) {
    const part = content.subarray(0, size)
    const plain = join(folder, 'plain')
    writeFileSync(plain, part)
    const ends = await compressedEnds(put(pack(part)), length, roots, ctx)
    expect(linesOf(ends)).toEqual(linesOf(readEnds(plain, length, roots, ctx)))
    expect(ends.size).toBe(size)
  }
})

test('of a very long one there is only the beginning', async () => {
  const path = put(pack(Buffer.alloc(80 << 20, content)))
  expect(statSync(path).size).toBeLessThan(8 << 20)
  const { size, head, tail } = await compressedEnds(path, 4096, roots, ctx)
  expect([size, tail.length]).toEqual([Number.POSITIVE_INFINITY, 0])
  expect(Buffer.from(head).equals(content.subarray(0, 4096))).toBe(true)
})

test.skipIf(process.platform !== 'linux')('one that is left early holds nothing open', async () => {
  const path = put(Buffer.concat([pack(content), pack(content), pack(content)]))
  const open = () => readdirSync('/proc/self/fd').length
  const before = open()
  for (let time = 0; time < 20; time++) {
    await read(path, 0, 10)
    for await (const _chunk of (await readCompressed(path, { start: 5 }, roots, ctx)).body) break
    await readCompressed(path, { start: 0 }, roots, ctx)
  }
  expect(open()).toBe(before)
})

test('an aborted one ends in the signal’s reason', async () => {
  const controller = new AbortController()
  const { body } = await readCompressed(put(pack(content)), { start: 0 }, roots, { signal: controller.signal })
  const reason = new Error('stop')
  const drain = async () => {
    for await (const _chunk of body) controller.abort(reason)
  }
  await expect(drain()).rejects.toBe(reason)
})
