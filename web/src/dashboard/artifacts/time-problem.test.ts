import { expect, test } from 'bun:test'
import { timeProblem } from './time-problem.ts'

test('what is no day in the address is said, with what is shown instead', () => {
  expect(timeProblem({ from: 'gestern' })).toStartWith('“gestern” is no day. What you see is of any time.')
  expect(timeProblem({ from: '7d', to: '2026-02-31' })).toContain('“2026-02-31” is no day. What you see is as if only')
  expect(timeProblem({ from: ['soon', '7d'], to: 'later' })).toContain('“soon” is no day. What you see is of any time')
})

test('nothing where there is nothing to say', () => {
  for (const raw of [{}, { from: '' }, { from: '24h' }, { to: '2026-03-01' }, { from: 5 }])
    expect([raw, timeProblem(raw)]).toEqual([raw, undefined])
})

test('hostile text is neither long nor does it turn', () => {
  const said = timeProblem({ from: `\u202e${'x'.repeat(5_000)}` }) ?? ''
  expect(said).toContain('⟨202E⟩')
  expect(said.length).toBeLessThan(200)
})
