import { expect, test } from 'bun:test'
import { matchCommands } from './match-commands.ts'

const names = (text: string) =>
  matchCommands(
    ['Go to machines', 'Filter by machine', 'Filter by kind', 'Machines at work'].map((name) => ({ name })),
    text,
  ).map(({ name }) => name)

test('no text is everything', () => {
  expect(names(' ')).toHaveLength(4)
})

test('every word must be there, in any order and case', () => {
  expect(names('MACH fil')).toEqual(['Filter by machine'])
  expect(names('filter by ')).toEqual(['Filter by machine', 'Filter by kind'])
  expect(names('zzz')).toEqual([])
})

test('names that begin with it come first', () => {
  expect(names('mach')).toEqual(['Machines at work', 'Go to machines', 'Filter by machine'])
})
