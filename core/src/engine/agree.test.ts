import { expect, test } from 'bun:test'
import { judge, RunsInTwoPlaces } from './agree.ts'

const DAY = 24 * 60 * 60 * 1000
const begun = (seq: number, seqRunId: string | null = 'run_x') => ({ runId: 'run_y', seq, seqRunId, serverTime: '' })

test('equal seqs agree', () => {
  expect(judge({ seq: 3, foreignAt: 0 }, begun(3), false, false, 0).checking).toBe(false)
  expect(judge({ seq: 0, foreignAt: 0 }, begun(0, null), false, true, 0).checking).toBe(false)
})

test('a server ahead by a run of ours agrees: only the answer was lost', () => {
  expect(judge({ seq: 3, foreignAt: 0 }, begun(5), true, false, 0).checking).toBe(false)
})

test('a server set back, or one that wants packs again, is checked and suspects nobody', () => {
  expect(judge({ seq: 9, foreignAt: 0 }, begun(5), false, false, 7)).toMatchObject({ checking: true, foreign: false })
  expect(judge({ seq: 9, foreignAt: 0 }, begun(10, null), false, false, 7)).toMatchObject({
    checking: true,
    foreign: false,
  })
})

test('a lost local state is checked and suspects nobody', () => {
  expect(judge({ seq: 0, foreignAt: 0 }, begun(5), false, true, 7)).toMatchObject({ checking: true, foreign: false })
})

test('a foreign run is checked, the second within a day ends it', () => {
  const first = judge({ seq: 3, foreignAt: 0 }, begun(5), false, false, DAY)
  expect(first).toEqual({ checking: true, foreign: true, agreement: { seq: -1, foreignAt: DAY } })
  const settled = { seq: 6, foreignAt: DAY }
  expect(() => judge(settled, begun(8), false, false, 2 * DAY - 1)).toThrow(RunsInTwoPlaces)
  expect(judge(settled, begun(8), false, false, 2 * DAY).checking).toBe(true)
})

test('doubt stays until a whole run has ended, also when that run was ours', () => {
  expect(judge({ seq: -1, foreignAt: 0 }, begun(7), true, false, 0).checking).toBe(true)
})
