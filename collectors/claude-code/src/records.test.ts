import { expect, test } from 'bun:test'
import * as fc from 'fast-check'
import { edgesOf, recordIn, recordsOn } from './records.ts'

const a = '{"type":"user","message":{"content":"}{"}}'
const b = '{"type":"assistant","uuid":"b"}'

test.each([
  ['one record', a, [a]],
  ['one record in much space', ` ${a}${' '.repeat(20)}\t`, [a]],
  ['two on one line', a + b, [a, b]],
  ['three on one line', a + b + a, [a, b, a]],
  ['half of one with the next spliced on', `${a.slice(0, 20)}${b}`, [b]],
  ['one, and half of another', b + a.slice(0, 20), [b]],
  ['nothing', 'null', []],
  ['a list', `[${a}]`, []],
  ['noise', '}{'.repeat(100), []],
  ['a thousand beginnings for each end', `${'{"type":'.repeat(30_000)}}`, []],
])('%s', (_name, line, records) => {
  expect(recordsOn(line)).toEqual(records.map((record) => JSON.parse(record)))
})

test('a record that is cut off tells what it can', () => {
  const whole =
    '{"isMeta":true,"cwd":"/home/\\"ada\\"","type":"user","message":{"content":"hi \\u00e9","timestamp":"2026'
  expect(recordIn(whole)).toEqual({ isMeta: true, cwd: '/home/"ada"', type: 'user', message: { content: 'hi é' } })
  expect(recordIn('content":"x')).toEqual({})
})

const told = { cwd: '/home/zoë', sessionId: 's', version: '2.1.1' }
const raw = (...parts: unknown[]) =>
  Buffer.from(parts.map((part) => (typeof part === 'string' ? part : JSON.stringify(part))).join('')).toString('latin1')

test.each([
  ['at the end', raw({ type: 'user', message: { cwd: '/no' }, uuid: 'u', ...told }), { uuid: 'u', ...told }],
  ['at the beginning', raw({ ...told, message: { id: 'm' }, uuid: 'u' }), { ...told, uuid: 'u' }],
  ['with a list before it', raw({ ...told, message: { content: [{ a: 1 }] }, x: 1 }), { ...told, x: 1 }],
  [
    'of the last of two',
    raw({ ...told, message: {}, uuid: 'a' }, { message: {}, uuid: 'b', ...told, version: '3' }),
    {
      uuid: 'b',
      ...told,
      version: '3',
    },
  ],
])('where a record was written stands %s', (_name, line, edges) => expect(edgesOf(line)).toEqual(edges))

test.each([
  ['nothing is held', raw(told)],
  ['it is not told', raw({ type: 'user', message: {}, uuid: 'u' })],
  ['something nested tells it', raw({ type: 'user', message: told, uuid: 'u' })],
  ['one of two records tells it', raw({ ...told, message: {}, uuid: 'a' }, { cwd: '/b', message: {}, uuid: 'b' })],
  ['it is a text', raw({ type: 'user', message: 'say {"a":{},"cwd":"/","sessionId":"s","version":"1"}' })],
  ['its end is missing', raw({ message: {}, ...told }).slice(0, -1)],
  ['its end is broken', raw({ message: {} }, ',"cwd":}')],
  ['a brace stands in it', raw({ message: {}, ...told, cwd: '/a}b' })],
])('nothing is guessed where %s', (_name, line) => expect(edgesOf(line)).toBeUndefined())

test('the edges of a record say what the whole says', () => {
  const value = fc.oneof(fc.jsonValue(), fc.constantFrom(...Object.values(told)), fc.string({ unit: 'binary' }))
  const name = fc.oneof(fc.constantFrom(...Object.keys(told), 'message', 'uuid', '},"cwd":"x'), fc.string())
  fc.assert(
    fc.property(fc.array(fc.tuple(name, value), { maxLength: 12 }), fc.boolean(), (entries, first) => {
      const rest = Object.fromEntries(entries.filter(([name]) => name !== '__proto__'))
      const record = first ? { ...told, ...rest } : { ...rest, ...told }
      const edges = edgesOf(raw(record))
      if (edges !== undefined)
        expect(JSON.parse(JSON.stringify(record))).toMatchObject(JSON.parse(JSON.stringify(edges)))
    }),
    { numRuns: 2000 },
  )
}, 30_000)
