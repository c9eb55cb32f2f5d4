import { expect, test } from 'bun:test'
import { wavesOf } from './rotation.ts'

const shift = (key: string, from?: string) => ({ key, ...(from !== undefined && { from }) })

test('the last of a chain moves first, and what is new comes last', () => {
  const shifts = [shift('log'), shift('log.1', 'log'), shift('log.2', 'log.1'), shift('b.1', 'b'), shift('b')]
  expect(wavesOf(shifts)).toEqual({
    waves: [[shift('log.2', 'log.1'), shift('b.1', 'b')], [shift('log.1', 'log'), shift('b')], [shift('log')]],
    circle: [],
  })
})

test('two that took each other’s names have no first', () => {
  const circle = [shift('a', 'b'), shift('b', 'a')]
  expect(wavesOf([...circle, shift('c.1', 'c')])).toEqual({ waves: [[shift('c.1', 'c')]], circle })
  expect(wavesOf([])).toEqual({ waves: [], circle: [] })
})
