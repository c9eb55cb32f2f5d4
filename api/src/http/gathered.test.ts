import { expect, test } from 'bun:test'
import { gathered } from './gathered.ts'

test('many small pieces become few, large ones stay, and all bytes stay in order', async () => {
  const sizes = [...Array<number>(5_000).fill(30), 200_000, 10, 70_000, 1]
  async function* parts() {
    for (const [index, size] of sizes.entries()) yield new Uint8Array(size).fill(index % 251)
  }
  const pieces = await Array.fromAsync(gathered(parts()))
  expect(pieces.length).toBeLessThan(10)
  expect(Buffer.concat(pieces)).toEqual(Buffer.concat(await Array.fromAsync(parts())))
})

test('ending early ends what it is made from', async () => {
  let ended = false
  async function* parts() {
    try {
      for (;;) yield new Uint8Array(100_000)
    } finally {
      ended = true
    }
  }
  for await (const _ of gathered(parts())) break
  expect(ended).toBe(true)
})
