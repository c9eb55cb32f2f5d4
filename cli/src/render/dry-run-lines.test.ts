import { expect, test } from 'bun:test'
import { dryRunEnd, dryRunLine } from './dry-run-lines.ts'

const notes = { event: 'artifact', collector: 'notes', key: 'k', path: '~/notes/a.txt', bytes: 0 } as const

test('each artifact has a line that says what would be done, and why', () => {
  expect(dryRunLine({ ...notes, outcome: 'uploaded', reason: 'new', bytes: 6 })).toBe(
    'notes: ~/notes/a.txt: new: send up to 6 B',
  )
  expect(dryRunLine({ ...notes, outcome: 'gone', reason: 'vanished' })).toBe(
    'notes: ~/notes/a.txt: vanished: mark as gone',
  )
  expect(dryRunLine({ ...notes, outcome: 'skipped', reason: 'excluded', rule: '~/notes' })).toBe(
    'notes: ~/notes/a.txt: excluded by "~/notes": skip',
  )
})

test('the end sums up what is left out and what is gone', () => {
  const nothing = 'Dry run: nothing was sent or changed.'
  expect(dryRunEnd({ excluded: [], gone: 0 })).toEqual([nothing])
  expect(dryRunEnd({ excluded: [{ rule: '~/notes', artifacts: 2 }], gone: 1200 })).toEqual([
    '  2 artifacts left out by the rule "~/notes"',
    '  1,200 artifacts gone at the source: to be marked, and kept in the archive',
    nothing,
  ])
})
