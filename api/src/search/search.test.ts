import { expect, test } from 'bun:test'
import { corrections, meant, slips } from './meant.ts'
import { wordsOf } from './words.ts'

test.each([
  ['exporter', 'exporter', 0],
  ['exprter', 'exporter', 1],
  ['migratoin', 'migration', 1],
  ['tset', 'test', 1],
  ['exprt', 'exporter', 1],
  ['dashbord', 'dashboards', 1],
  ['parser', 'cache', 4],
  ['größe', 'große', 1],
])('%p of %p is %p slips', (typed, word, count) => expect(slips(typed, word)).toBe(count))

test('of words that are alike, those that can be meant, the likeliest first', () => {
  const known = ['exporter', 'exports', 'expert', 'importer', 'exprterx']
  expect(corrections('exprter', known)).toEqual(['exporter', 'expert'])
  expect(corrections('tset', ['test', 'tests', 'teat', 'reset'])).toEqual(['test', 'tests'])
})

test('a term means its words apart, each itself or what it may be a slip of', async () => {
  const alike = async () => ['exporter', 'flaky']
  expect(await meant('Flakky  exprter 12', alike)).toEqual([['flakky', 'flaky'], ['exprter', 'exporter'], ['12']])
  expect(await meant('two words', async () => [])).toEqual([['two'], ['words']])
  expect(await meant('zzzz', alike)).toBeNull()
  expect(await meant('a b c d e f g', alike)).toBeNull()
})

test('words are letters, in lower case, neither short nor endless nor digits', () => {
  const text = {
    title: 'Fix the Exporter of a1b2deadbeef',
    path: '~/dev/größe/0badcafe.jsonl',
    project: `x${'y'.repeat(30)}`,
  }
  expect([...wordsOf([text, text])].sort()).toEqual(['exporter', 'größe', 'jsonl'])
})
