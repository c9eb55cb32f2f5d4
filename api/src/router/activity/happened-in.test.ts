import { expect, test } from 'bun:test'
import { byLargestSpans } from './happened-in.ts'

const parts = (from: string, until: string) =>
  byLargestSpans({ span: 'hour', from: new Date(from), until: new Date(until) }).map(
    (part) => `${part.span} ${part.from.toISOString().slice(5, 13)}-${part.until.toISOString().slice(5, 13)}`,
  )

test('whole days are days, what is before and after them hours', () => {
  expect(parts('2026-02-01T10:00Z', '2026-02-04T05:00Z')).toEqual([
    'hour 02-01T10-02-02T00',
    'day 02-02T00-02-04T00',
    'hour 02-04T00-02-04T05',
  ])
  expect(parts('2026-02-01T00:00Z', '2026-02-02T00:00Z')).toEqual(['day 02-01T00-02-02T00'])
  expect(parts('2026-02-01T01:00Z', '2026-02-03T00:00Z')).toEqual(['hour 02-01T01-02-02T00', 'day 02-02T00-02-03T00'])
})

test('a range without a whole day stays as it is', () => {
  expect(parts('2026-02-01T10:00Z', '2026-02-02T09:00Z')).toEqual(['hour 02-01T10-02-02T09'])
  expect(parts('2026-02-01T10:00Z', '2026-02-02T00:00Z')).toEqual(['hour 02-01T10-02-02T00'])
})
