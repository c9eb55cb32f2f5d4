import { expect, test } from 'bun:test'
import { archiveProblem } from './archive-problem.ts'

test('whatever an archive is refused for, it is said what to do', () => {
  expect(archiveProblem(undefined)).toEndWith('Try again.')
  expect(archiveProblem(404)).toContain('Choose others')
  expect(archiveProblem(400)).toContain('at most 1,000')
  expect(archiveProblem(503)).toContain('Try again')
})
