import { expect, test } from 'bun:test'
import { Batcher } from './batcher.ts'

test('what is asked at once travels together, what is asked meanwhile with the next call', async () => {
  const calls: number[][] = []
  let release = () => {}
  const held = new Promise<void>((resolve) => {
    release = resolve
  })
  const batcher = new Batcher<number, string>(4, async (items) => {
    calls.push(items)
    if (calls.length <= 2) await held
    return items.map(String)
  })
  const first = Promise.all([1, 2, 3, 4, 5].map((item) => batcher.ask(item)))
  while (calls.length < 2) await new Promise((resolve) => setTimeout(resolve, 0))
  const later = Promise.all([6, 7, 8].map((item) => batcher.ask(item)))
  release()
  expect(await first).toEqual(['1', '2', '3', '4', '5'])
  expect(await later).toEqual(['6', '7', '8'])
  expect(calls).toEqual([[1, 2, 3, 4], [5], [6, 7, 8]])
})

test('a call that fails fails those who asked, and no others', async () => {
  const batcher = new Batcher<number, number>(1, async ([item = 0]) => {
    if (item === 1) throw new Error('no')
    return [item]
  })
  const answers = await Promise.allSettled([batcher.ask(1), batcher.ask(2)])
  expect(answers.map(({ status }) => status)).toEqual(['rejected', 'fulfilled'])
})
