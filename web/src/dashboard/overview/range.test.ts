import { expect, test } from 'bun:test'
import { parseOverviewSearch, presetOf, rangeProblem, resolveRange } from './range.ts'

const now = Date.parse('2026-03-10T12:34:00Z')

test('without a word it is the week until the end of this hour', () => {
  expect(resolveRange({}, now)).toEqual({ from: '2026-03-03T12:30:00.000Z', to: '2026-03-10T13:00:00.000Z' })
  expect(resolveRange({ from: '24h' }, now).from).toBe('2026-03-09T12:30:00.000Z')
})

test('ends the wrong way round, or years apart, still are a range', () => {
  const turned = resolveRange({ from: '2026-02-02T00:00:00Z', to: '2026-02-01T00:00:00Z' }, now)
  expect(turned).toEqual({ from: '2026-01-25T00:00:00.000Z', to: '2026-02-01T00:00:00.000Z' })
  const { from, to } = resolveRange({ from: '1999-01-01T00:00:00Z' }, now)
  expect(Date.parse(to) - Date.parse(from)).toBe(1_096 * 86_400_000)
})

test('what is wrong with a range is said', () => {
  const say = (from?: string, to?: string) => rangeProblem({ ...(from && { from }), ...(to && { to }) }, now)
  expect([say(), say('30d'), say('2026-03-01', '2026-03-01'), say('2026-03-10')]).toEqual(Array(4).fill(undefined))
  expect(say('2026-03-02', '2026-03-01')).toContain('ends before it begins')
  expect(say('2027-01-01')).toContain('after now')
  expect(say('1999-01-01')).toContain('three years')
  expect(say(undefined, '2026-03-01')).toContain('from when')
})

test('an address is read without complaint', () => {
  expect(parseOverviewSearch({ from: '30d', to: ['x'], by: 'agent', more: 1 })).toEqual({ from: '30d', by: 'agent' })
  expect(parseOverviewSearch({ from: 'soon', by: 'colour' })).toEqual({})
})

test('a preset is one only as long as it ends now', () => {
  expect(presetOf({})).toBe('7d')
  expect(presetOf({ from: '30d' })).toBe('30d')
  expect(presetOf({ from: '30d', to: '2026-03-10' })).toBeUndefined()
  expect(presetOf({ from: '2026-03-01' })).toBeUndefined()
})
