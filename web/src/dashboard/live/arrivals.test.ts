import { expect, test } from 'bun:test'
import { arrivals } from './arrivals.ts'

const item = (id: string, at: string) => ({ id, at })
const at = (one: { at: string }) => one.at

test('what was read stays where it was, with its newest facts; what came since is counted', () => {
  const held = [item('b', '2026-01-02'), item('a', '2026-01-01')]
  const fresh = [item('a', '2026-01-04'), item('c', '2026-01-03'), item('b', '2026-01-02')]
  expect(arrivals(held, fresh, at)).toEqual({ shown: [item('b', '2026-01-02'), item('a', '2026-01-04')], arrived: 2 })
})

test('what fell off the end of the fresh list is still shown, and nothing has arrived when nothing has', () => {
  const held = [item('b', '2026-01-02'), item('a', '2026-01-01')]
  expect(arrivals(held, held, at).arrived).toBe(0)
  expect(arrivals(held, [item('c', '2026-01-03')], at).shown).toEqual(held)
})

test('what is older and was asked for since comes at the end', () => {
  const held = [item('b', '2026-01-02')]
  const fresh = [item('c', '2026-01-03'), item('b', '2026-01-02'), item('a', '2026-01-01')]
  expect(arrivals(held, fresh, at)).toEqual({ shown: [item('b', '2026-01-02'), item('a', '2026-01-01')], arrived: 1 })
})

test('an empty list holds nothing back', () => {
  expect(arrivals([], [item('a', '2026-01-01')], at)).toEqual({ shown: [item('a', '2026-01-01')], arrived: 0 })
})
