import { expect, test } from 'bun:test'
import { BlobMissing } from '../blobs/blob-store.ts'
import type { Stretch } from '../content/plan.ts'
import { readTogether } from './read-together.ts'

const { signal } = new AbortController()
const stretch = (key: string, offset: number, storedLength: number): Stretch => ({
  ...{ start: 0, end: 1, sha256: '', packId: key, key, offset, storedLength, lost: false },
})
/** A store whose objects are long, and that notes what was asked of it. */
function store(length = 1_000_000) {
  const asked: string[] = []
  return {
    asked,
    async *read(key: string, span: { offset: number; length: number }) {
      asked.push(`${key} ${span.offset}+${span.length}`)
      if (span.offset + span.length > length) throw new BlobMissing(key)
      for (let at = span.offset; at < span.offset + span.length; at++) yield Uint8Array.of(at % 251)
    },
  }
}
const bytesOf = async (parts: AsyncIterable<Uint8Array>) => Buffer.concat(await Array.fromAsync(parts))
const bytes = (offset: number, length: number) => Buffer.from(Array.from({ length }, (_, at) => (offset + at) % 251))

test('what lies close together is read once, and each gets its own bytes', async () => {
  const below = store()
  const parts = [stretch('p', 10, 5), stretch('p', 30, 7), stretch('p', 500_000, 4), stretch('q', 0, 3)]
  const together = readTogether(below, parts, signal)
  for (const { key, offset, storedLength: length } of [...parts, ...parts].reverse())
    expect(await bytesOf(together.read(key, { offset, length }, signal))).toEqual(bytes(offset, length))
  expect(below.asked.filter((one) => one.startsWith('p 10'))).toEqual(['p 10+27'])
})

test('where reading together fails, each is read alone, and only what is missing is missing', async () => {
  const below = store(20)
  const together = readTogether(below, [stretch('p', 10, 5), stretch('p', 30, 7)], signal)
  expect(await bytesOf(together.read('p', { offset: 10, length: 5 }, signal))).toEqual(bytes(10, 5))
  await expect(bytesOf(together.read('p', { offset: 30, length: 7 }, signal))).rejects.toThrow(BlobMissing)
  expect(below.asked).toEqual(['p 10+27', 'p 10+5', 'p 30+7'])
})

test('whoever left gets nothing', async () => {
  const left = AbortSignal.abort(new Error('left'))
  const together = readTogether(store(), [stretch('p', 10, 5), stretch('p', 30, 7)], signal)
  await expect(bytesOf(together.read('p', { offset: 10, length: 5 }, left))).rejects.toThrow('left')
})
