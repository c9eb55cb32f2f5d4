import { expect, test } from 'bun:test'
import { recordIn, recordsOn } from './records.ts'

const a = '{"type":"user","message":{"content":"}{"}}'
const b = '{"type":"assistant","uuid":"b"}'

test.each([
  ['one record', a, [a]],
  ['two on one line', a + b, [a, b]],
  ['three on one line', a + b + a, [a, b, a]],
  ['half of one with the next spliced on', `${a.slice(0, 20)}${b}`, [b]],
  ['one, and half of another', b + a.slice(0, 20), [b]],
  ['nothing', 'null', []],
  ['a list', `[${a}]`, []],
  ['noise', '}{'.repeat(100), []],
])('%s', (_name, line, records) => {
  expect(recordsOn(line)).toEqual(records.map((record) => JSON.parse(record)))
})

test('a record that is cut off tells what it can', () => {
  const whole =
    '{"isMeta":true,"cwd":"/home/\\"ada\\"","type":"user","message":{"content":"hi \\u00e9","timestamp":"2026'
  expect(recordIn(whole)).toEqual({ isMeta: true, cwd: '/home/"ada"', type: 'user', message: { content: 'hi é' } })
  expect(recordIn('content":"x')).toEqual({})
})
