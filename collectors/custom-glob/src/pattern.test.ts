import { expect, test } from 'bun:test'
import { findIn, patternOf } from './pattern.ts'

const first = (source: string, ...texts: string[]) => findIn(patternOf(source, 'title'), texts).next().value

test.each([
  ['^# (.+)$', 'Plan '],
  ['(?P<title>\\w+)!', 'there'],
  ['(?<title>\\w+)!', 'there'],
  ['(#) (?P<title>.+)', 'Plan '],
  ['[A-Z]\\w+', 'Plan'],
  ['(?i)PLAN', 'Plan'],
  ['(absent)?Hey', undefined],
  ['no', undefined],
])('%s finds %p', (source, found) => {
  expect(first(source, '', '# Plan ', 'Hey there!')).toBe(found?.trim())
})

test.each([
  ['(', 'missing closing )'],
  ['[a', 'missing closing ]'],
  ['a**', 'nested repetition'],
  ['(?=a)b', 'no looking ahead or behind'],
  ['(?<!a)b', 'no looking ahead or behind'],
  ['(a)\\1', 'no back-reference'],
  ['(a)(b)', 'has 2 groups: name the one that is meant (?P<title>…)'],
  ['(a{1000}){1000}', 'invalid repeat count'],
  ['(a?){900}a{900}', 'would take too long'],
])('%s is refused: it says %s', (source, said) => expect(() => patternOf(source, 'title')).toThrow(said))

// Each of these takes an engine that tries one way after the other longer than anybody lives.
test.each([
  '(a+)+$',
  '(a|a?)+$',
  '(a|aa)+$',
  '(.*a){20}$',
  '(x+x+)+y',
  '^(([a-z])+.)+[A-Z]([a-z])+$',
  '(a?){80}a{80}b',
])(
  '%s comes to an end',
  (source) => {
    const lines = Array.from({ length: 300 }, (_, at) => `${'ax'.repeat(at)}${'a'.repeat(1800 - at)}!`)
    expect([...findIn(patternOf(`(?:${source})(?P<title>#)`, 'title'), lines)]).toEqual([])
  },
  10_000,
)
