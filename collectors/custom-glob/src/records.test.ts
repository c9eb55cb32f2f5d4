import { expect, test } from 'bun:test'
import type { Json } from '@exfil/core'
import { valuesAt } from './records.ts'

const chat: Json = {
  id: 'c',
  turns: [
    { by: 'bot', parts: [{ text: 'hello' }] },
    { by: 'kim', parts: [{ kind: 'image' }, { kind: 'note', text: 'look' }, { kind: 'note', text: 'here' }] },
    'noise',
    { by: 'kim', parts: { text: 'thanks' } },
  ],
  'log.level': 'info',
}

test.each([
  ['id', {}, ['c']],
  ['turns.by', {}, ['bot', 'kim', 'kim']],
  ['turns.1.by', {}, ['kim']],
  ['turns.parts.text', {}, ['hello', 'look', 'here', 'thanks']],
  ['turns.parts.text', { 'turns.by': 'kim' }, ['look', 'here', 'thanks']],
  ['turns.parts.text', { 'turns.by': 'kim', 'turns.parts.kind': 'note' }, ['look', 'here']],
  ['turns.parts.text', { 'turns.0.by': 'bot', 'log.level': 'info', id: 'c' }, ['hello', 'look', 'here', 'thanks']],
  ['turns.parts.text', { 'turns.0.by': 'kim' }, []],
  ['turns.parts.text', { id: 'other' }, []],
  ['turns.0.parts.0.text', { 'turns.0.by': 'bot' }, ['hello']],
  ['log.level', { id: 'c' }, ['info']],
  ['turns.none', {}, []],
] as const)('%s where %p', (field, where, values) => {
  expect([...valuesAt(chat, field, where)] as unknown[]).toEqual([...values])
  expect([...valuesAt(chat, field, where, true)] as unknown[]).toEqual([...values].reverse())
})
