import { expect, test } from 'bun:test'
import fc from 'fast-check'
import { Semaphore } from './semaphore.ts'

test('never lets in more than its capacity, and everyone in the end, in order', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 1, maxLength: 30 }), async (weights) => {
      const semaphore = new Semaphore(5)
      let inside = 0
      const entered: number[] = []
      await Promise.all(
        weights.map(async (weight, index) => {
          const leave = await semaphore.enter(weight)
          entered.push(index)
          inside += Math.min(weight, 5)
          expect(inside).toBeLessThanOrEqual(5)
          await Promise.resolve()
          inside -= Math.min(weight, 5)
          leave()
          leave()
        }),
      )
      expect(entered).toEqual([...entered].sort((a, b) => a - b))
    }),
  )
})
