import { expect, test } from 'bun:test'
import fc from 'fast-check'
import { Stretches } from './stretches.ts'

test('a stretch is free exactly when no byte of it was taken', () => {
  const stretch = fc.tuple(fc.nat(30), fc.integer({ min: 1, max: 6 }))
  fc.assert(
    fc.property(fc.array(stretch, { maxLength: 30 }), (wanted) => {
      const stretches = new Stretches()
      const bytes = new Set<number>()
      for (const [offset, length] of wanted) {
        const mine = Array.from({ length }, (_, i) => offset + i)
        const free = mine.every((byte) => !bytes.has(byte))
        expect(stretches.isFree(offset, offset + length)).toBe(free)
        if (!free) continue
        stretches.take(offset, offset + length)
        for (const byte of mine) bytes.add(byte)
      }
    }),
  )
})
