import { expect, test } from 'bun:test'
import fc from 'fast-check'
import { frameSize } from './read-content.ts'

test('the size that a frame states is that of its content, at every length of the field', () => {
  for (const size of [0, 1, 255, 256, 257, 65_535, 65_536, 65_791, 65_792, 1_000_000, 8 * 1024 * 1024]) {
    expect(frameSize(Bun.zstdCompressSync(new Uint8Array(size)))).toBe(size)
  }
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 2000 }), (bytes) => {
      expect(frameSize(Bun.zstdCompressSync(bytes))).toBe(bytes.length)
    }),
  )
})

test('what is no frame, or is cut within its header, states nothing', () => {
  const frame = Bun.zstdCompressSync(new Uint8Array(100_000))
  for (let length = 0; length < 9; length++) expect(frameSize(frame.subarray(0, length))).toBeNull()
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
      const isFrame = bytes.length >= 4 && Buffer.from(bytes).readUInt32LE() === 0xfd2fb528
      if (!isFrame) expect(frameSize(bytes)).toBeNull()
    }),
  )
})
