import { expect, test } from 'bun:test'
import { zstdDecompressSync } from 'node:zlib'
import { HEADER_MAGIC, headerFrame, Pack, type SegmentHeader } from './pack.ts'

const raw = [Buffer.from('one\n'.repeat(100)), Buffer.from('two\n'.repeat(50))]
const header: SegmentHeader = {
  format: 1,
  type: 't',
  key: 'k',
  path: '~/ü',
  kind: 'x',
  generation: 1,
  start: 0,
  end: 1,
  storedLength: 1,
}

test('a pack is a zstd stream whose headers every decoder steps over', () => {
  const pack = new Pack()
  for (const bytes of raw) pack.add(header, Bun.zstdCompressSync(bytes))
  pack.addHeader('{"alone":true}')
  const { bytes } = pack.seal()
  const whole = Buffer.concat(raw)
  expect(Buffer.from(Bun.zstdDecompressSync(bytes)).equals(whole)).toBe(true)
  expect(zstdDecompressSync(bytes).equals(whole)).toBe(true)
})

test('a frame lies at the offset that is answered, behind its header', () => {
  const pack = new Pack()
  const frames = raw.map((bytes) => Bun.zstdCompressSync(bytes))
  const offsets = frames.map((frame) => pack.add(header, frame))
  const { bytes, sha256 } = pack.seal()
  for (const [index, frame] of frames.entries()) {
    const at = offsets[index] ?? 0
    expect(Buffer.from(bytes.subarray(at, at + frame.length)).equals(frame)).toBe(true)
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset)
  expect(view.getUint32(0, true)).toBe(HEADER_MAGIC)
  const json = new TextDecoder().decode(bytes.subarray(8, 8 + view.getUint32(4, true)))
  expect(JSON.parse(json)).toEqual(header)
  expect(sha256).toBe(new Bun.CryptoHasher('sha256').update(bytes).digest('hex'))
})

test('the length of a header counts its UTF-8 bytes', () => {
  expect(headerFrame('"ü"')).toHaveLength(8 + 4)
})
