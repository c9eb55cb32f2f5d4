import { expect, test } from 'bun:test'
import { recordIn, recordsOn } from './records.ts'

const a = '{"timestamp":"t","type":"event_msg","payload":{"message":"}{"}}'
const b = '{"type":"session_meta","payload":{"id":"b"}}'

test.each([
  ['one record', a, [a]],
  ['one record in much space', ` ${a}${' '.repeat(20)}\t`, [a]],
  ['two on one line', a + b, [a, b]],
  ['three on one line', a + b + a, [a, b, a]],
  ['half of one with the next spliced on', `${a.slice(0, 30)}${b}`, [b]],
  ['one, and half of another', b + a.slice(0, 30), [b]],
  ['nothing', 'null', []],
  ['a list', `[${a}]`, []],
  ['noise', '}{'.repeat(100), []],
])('%s', (_name, line, records) => {
  expect(recordsOn(line)).toEqual(records.map((record) => JSON.parse(record)))
})

test('a record that is cut off tells what it can', () => {
  const meta = {
    id: 'i',
    cwd: '/home/"ada"',
    source: { subagent: 'review' },
    cli_version: '1',
    base_instructions: 'x'.repeat(99),
  }
  const line = JSON.stringify({ timestamp: 't', type: 'session_meta', payload: meta }).slice(0, -20)
  expect(recordIn(line)).toEqual({
    timestamp: 't',
    type: 'session_meta',
    payload: { id: 'i', cwd: '/home/"ada"', cli_version: '1' },
  })
  const said =
    '{"type":"response_item","payload":{"type":"message","role":"user","content":[{"type":"input_text","text":"hi \\u00e9'
  expect(recordIn(said)).toMatchObject({ payload: { role: 'user', content: [{ text: 'hi é' }] } })
  expect(recordIn('{"id":"i","timestamp":"t","instructions":"lo')).toEqual({ id: 'i', timestamp: 't' })
  expect(recordIn('content":"x')).toEqual({})
})
