import { expect, test } from 'bun:test'
import { textColumn, textsOf } from './text-column.ts'

test.each([[[]], [['']], [['', '']], [['a', 'b']], [['a\0b', '\u0001', '', 'c\n']], [['\0']], [['\u0001"x"', 'y']]])(
  '%j comes back as it was',
  (texts) => expect(textsOf(textColumn(texts), texts.length)).toEqual(texts),
)

test.each([
  [42, 1],
  ['a', 2],
  ['a\0b', 1],
  ['\u0001{', 1],
  [undefined, 0],
])('what is no column of so many texts is none: %j, %d', (column, count) =>
  expect(textsOf(column, count)).toBeUndefined(),
)
