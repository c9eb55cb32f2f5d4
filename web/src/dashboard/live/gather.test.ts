import { expect, test } from 'bun:test'
import { gather } from './gather.ts'

/** Time that moves when told to. */
function clock() {
  const waiting: (() => void)[] = []
  return {
    after: (run: () => void) => {
      waiting.push(run)
      return () => void waiting.splice(waiting.indexOf(run), 1)
    },
    pass: () => {
      for (const run of waiting.splice(0)) run()
    },
  }
}

test('the first at once, those that come meanwhile together, and then at once again', () => {
  const time = clock()
  const told: number[][] = []
  const changes = gather<number>(1000, (items) => told.push(items), time.after)
  changes.add(1)
  expect(told).toEqual([[1]])
  changes.add(2)
  changes.add(3)
  expect(told).toEqual([[1]])
  time.pass()
  expect(told).toEqual([[1], [2, 3]])
  time.pass()
  changes.add(4)
  expect(told).toEqual([[1], [2, 3], [4]])
})

test('after its end nothing is handed on', () => {
  const time = clock()
  const told: number[][] = []
  const changes = gather<number>(1000, (items) => told.push(items), time.after)
  changes.add(1)
  changes.add(2)
  changes.end()
  time.pass()
  expect(told).toEqual([[1]])
})
