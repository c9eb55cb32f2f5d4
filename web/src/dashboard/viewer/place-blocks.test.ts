import { expect, test } from 'bun:test'
import { BlockPlacing, SeenCalls } from './place-blocks.ts'
import { recognise } from './recognise.ts'

const place = (values: object[]) => {
  const placing = new BlockPlacing(new SeenCalls())
  return values.map((value, row) => placing.place(row, recognise(value)))
}

test('what is written down twice under two names is told apart from what is said again', () => {
  const at = (second: number) => ({ timestamp: `2026-01-01T00:00:0${second}.000Z` })
  const event = (second: number) => ({
    ...at(second),
    type: 'event',
    payload: { type: 'agent_message', message: 'Yes.\n' },
  })
  const item = (second: number) => ({
    ...at(second),
    type: 'item',
    payload: { role: 'assistant', content: [{ type: 'output_text', text: 'Yes.' }] },
  })
  const counted = { ...at(1), type: 'event', payload: { type: 'count', tokens: 3 } }
  expect(place([event(1), counted, item(1)]).map(({ again }) => again)).toEqual([null, null, 0])
  expect(place([item(1), item(2)]).map(({ again }) => again)).toEqual([null, null])
  const late = { ...event(1), timestamp: '2026-01-01T00:01:00.000Z' }
  expect(place([item(1), late]).map(({ again }) => again)).toEqual([null, null])
})

test('a line that goes on with what a line of the same name began has only what is new', () => {
  const message = (more: object) => ({
    id: 'm',
    type: 'x',
    model: 'm',
    thoughts: [{ subject: 'S', description: 'D' }],
    ...more,
  })
  const call = { id: 't', name: 'read', args: { path: '/a' } }
  const blocks = place([
    message({}),
    { set: { at: 1 } },
    message({ toolCalls: [call] }),
    message({ toolCalls: [call] }),
  ])
  expect(blocks.map(({ parts, again }) => [parts.map(({ kind }) => kind).join(), again])).toEqual([
    ['thinking', null],
    ['', null],
    ['call', null],
    ['thinking,call', 2],
  ])
})

test('only so many calls are kept in mind', () => {
  const calls = new SeenCalls(2)
  for (const [row, id] of ['a', 'b', 'c'].entries()) calls.note(row, recognise({ name: 'x', id, input: {} }))
  expect([calls.get('a'), calls.get('c')]).toMatchObject([undefined, { row: 2 }])
})
