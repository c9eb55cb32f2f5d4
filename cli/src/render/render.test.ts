import { describe, expect, test } from 'bun:test'
import type { SyncEvent } from '@exfil/core/engine'
import fc from 'fast-check'
import { issueLines } from './account-lines.ts'
import { foldEvent, START } from './fold-events.ts'
import { plainText } from './plain-text.ts'
import { progressLines } from './progress-lines.ts'
import { bytes, count, duration, things } from './quantities.ts'
import { TerminalProgress } from './terminal-progress.ts'

const hostile = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc
    .array(
      fc.constantFrom('\x1b[2J', '\n', '\r', '\t', '\x9b31m', '\u202e', '\u2028', '\ud800', '👩‍👩‍👧', '漢字', 'a'),
      { maxLength: 40 },
    )
    .map((parts) => parts.join('')),
)
const control = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u
const tally = {
  seen: 12345,
  unchanged: 12000,
  uploaded: 345,
  known: 0,
  skipped: 0,
  failed: 0,
  described: 0,
  gone: 0,
  bytesRead: 1e9,
  bytesSent: 2e8,
}

test('text from outside becomes one line that does nothing to a terminal', () => {
  fc.assert(
    fc.property(hostile, (text) => {
      const plain = plainText(text)
      expect(plain).not.toMatch(control)
      expect(plain.isWellFormed()).toBe(true)
    }),
  )
  expect(plainText('a\x1b[31m\nb\u202e')).toBe('a\\x1b[31m\\x0ab\\u{202e}')
  expect(plainText('Grüße, 漢字 🚀')).toBe('Grüße, 漢字 🚀')
})

test('progress fits every terminal, whatever a path looks like', () => {
  fc.assert(
    fc.property(hostile, hostile, fc.integer({ min: 1, max: 200 }), fc.boolean(), (path, title, columns, checking) => {
      const view = { ...START, tally, path, collector: title, checking }
      const lines = progressLines(view, 2000, columns)
      expect(lines.length).toBe(2)
      for (const line of lines) {
        expect(Bun.stringWidth(line)).toBeLessThanOrEqual(Math.max(1, columns - 1))
        expect(line).not.toMatch(control)
      }
    }),
  )
})

test('progress says how many, how much, how fast and what now', () => {
  const events: SyncEvent[] = [
    { event: 'begun', run: 'run', checking: false },
    { event: 'collector', id: 'notes', title: 'Notes' },
    {
      event: 'artifact',
      collector: 'notes',
      key: 'k',
      path: '~/notes/one.md',
      outcome: 'uploaded',
      reason: 'new',
      bytes: 5,
    },
    { event: 'progress', tally, puts: 3, apiCalls: 4 },
    { event: 'issue', issue: { collector: 'notes', key: null, path: null, code: 'denied', message: 'no' } },
  ]
  const view = events.reduce(foldEvent, START)
  expect(progressLines(view, 10_000, 120)).toEqual([
    '12,345 artifacts · 345 uploaded · read 1.0 GB · sent 200 MB · 20 MB/s · 1 issue',
    'Notes: ~/notes/one.md',
  ])
  expect(progressLines(view, 10_000, 41)[0]).toBe('12,345 artifacts · sent 200 MB · 1 issue')
  expect(progressLines(view, 10_000, 31)[0]).toBe('12,345 artifacts · sent 200 MB')
  const retry: SyncEvent = {
    event: 'retry',
    what: 'record',
    code: 'unreachable',
    message: 'x cannot be reached',
    delayMs: 250,
  }
  const troubled = foldEvent(view, retry)
  expect(progressLines(troubled, 10_000, 120)[1]).toBe('x cannot be reached; trying again')
  const moved = foldEvent(troubled, { event: 'progress', tally, puts: 4, apiCalls: 5 })
  expect(progressLines(moved, 10_000, 120)[1]).toBe('Notes: ~/notes/one.md')
})

test('a terminal is left as it was found', () => {
  let written = ''
  const write = (text: string) => {
    written += text
  }
  const screen = { columns: () => 60, colour: false, write }
  const progress = new TerminalProgress(screen)
  progress.above('said in between')
  progress.stop()
  progress.stop()
  // What a terminal shows of it: the erasing sequence takes the two lines before it away.
  const shown = written.split('\r\x1b[1A\x1b[J')
  expect(shown.at(-1)).toBe('')
  expect(shown.slice(0, -1).every((part) => part.split('\n').length <= 3)).toBe(true)
  expect(written).toContain('said in between\n')
})

describe('amounts', () => {
  test('of bytes', () => {
    expect([0, 999, 1000, 9949, 9950, 999_499, 999_500, 1e9, 1.5e15].map(bytes)).toEqual([
      '0 B',
      '999 B',
      '1.0 kB',
      '9.9 kB',
      '10 kB',
      '999 kB',
      '1.0 MB',
      '1.0 GB',
      '1.5 PB',
    ])
  })
  test('of time', () => {
    expect([0, 999, 1000, 59_900, 59_960, 61_000, 3_599_000, 3_600_000, 90_000_000].map(duration)).toEqual([
      '0 ms',
      '999 ms',
      '1.0 s',
      '59.9 s',
      '1 min 0 s',
      '1 min 1 s',
      '59 min 59 s',
      '1 h 0 min',
      '25 h 0 min',
    ])
  })
  test('of things', () => {
    expect([things(1, 'artifact'), things(1234, 'artifact'), count(1_234_567)]).toEqual([
      '1 artifact',
      '1,234 artifacts',
      '1,234,567',
    ])
  })
})

test('issues are one line each, and not more than can be read', () => {
  const issue = { collector: 'notes', key: 'k\n', path: '~/a\x1b[31m', code: 'denied', message: 'no\nway' }
  const lines = issueLines(
    Array.from({ length: 7 }, () => issue),
    3,
  )
  expect(lines).toEqual([
    ...Array.from({ length: 3 }, () => 'notes: ~/a\\x1b[31m: no\\x0away (denied)'),
    '… and 4 more issues (--json lists all)',
  ])
})
