import { describe, expect, test } from 'bun:test'
import fc from 'fast-check'
import type { Part } from './block.ts'
import { isDeeper } from './json-shape.ts'
import { recognise } from './recognise.ts'

const TIME = '2026-01-02T03:04:05.000Z'
/** What a reader sees of a part. */
const seen = (part: Part) =>
  part.kind === 'call' ? `call ${part.name}: ${part.summary}` : 'text' in part ? `${part.kind} ${part.text}` : part.kind
const read = (value: unknown) => {
  const { tone, label, parts, quiet, time } = recognise(value)
  return { tone: tone as string, label, parts: parts.map(seen), quiet, time }
}

describe('shapes that transcripts have in common', () => {
  test('a role and its text, in an envelope or not', () => {
    const expected = { tone: 'person', label: 'user', parts: ['text Hello'], quiet: false, time: TIME }
    expect(read({ type: 'user', timestamp: TIME, message: { role: 'user', content: 'Hello' } })).toEqual(expected)
    expect(
      read({
        timestamp: TIME,
        payload: { type: 'message', role: 'user', content: [{ type: 'input_text', text: 'Hello' }] },
      }),
    ).toEqual(expected)
    expect(read({ type: 'text', text: 'Hello', _role: 'user', _ts: Date.parse(TIME) })).toEqual(expected)
    expect(read({ type: 'user', timestamp: TIME, content: [{ text: 'Hello' }] })).toEqual(expected)
  })

  test('thoughts, text and calls of one turn, in their order', () => {
    const content = [
      { type: 'thinking', thinking: 'Hm' },
      { type: 'text', text: 'I look.' },
      { type: 'tool_use', name: 'Bash', input: { command: 'ls -l', description: 'List' } },
    ]
    const block = recognise({ type: 'assistant', message: { role: 'assistant', model: 'm-1', content } })
    expect(block.tone).toBe('agent')
    expect(block.detail).toBe('m-1')
    expect(block.parts.map(seen)).toEqual(['thinking Hm', 'text I look.', 'call Bash: ls -l'])
  })

  test('a call whose arguments are text, and its answer', () => {
    const call = { type: 'function_call', name: 'exec', arguments: '{"cmd":["ls","-l"]}', call_id: 'c' }
    expect(read({ payload: call }).parts).toEqual(['call exec: ls -l'])
    const answer = read({ payload: { type: 'function_call_output', call_id: 'c', output: '{"output":"a\\nb"}' } })
    expect(answer).toMatchObject({ tone: 'tool', parts: ['result a\nb'] })
  })

  test('an answer of a tool that failed', () => {
    const content = [
      { type: 'tool_result', tool_use_id: 't', is_error: true, content: [{ type: 'text', text: 'no such file' }] },
    ]
    const block = recognise({ type: 'user', message: { role: 'user', content } })
    expect(block.parts).toMatchObject([{ kind: 'result', error: true, text: 'no such file' }])
  })

  test('a tool with its state, calls beside a text, and thoughts as a list', () => {
    expect(read({ type: 'tool', tool: 'task', state: { input: { prompt: 'go' }, output: 'done' } }).parts).toEqual([
      'call task: go',
      'result done',
    ])
    const turn = {
      type: 'x',
      model: 'm',
      content: 'Yes',
      thoughts: [{ subject: 'S', description: 'D' }],
      toolCalls: [{ name: 'read', args: { path: '/a' } }],
    }
    expect(read(turn)).toMatchObject({ tone: 'agent', parts: ['thinking S\n\nD', 'text Yes', 'call read: /a'] })
  })

  test('an image is named and never addressed', () => {
    const inside = { type: 'image', source: { type: 'base64', media_type: 'image/png', data: 'AAAA' } }
    const elsewhere = { type: 'image', source: { type: 'url', url: 'http://127.0.0.1/x.png' } }
    const { parts } = recognise({ role: 'user', content: [inside, elsewhere] })
    expect(parts).toEqual([
      { kind: 'image', mediaType: 'image/png', length: 4, path: ['content', 0, 'source', 'data'] },
    ])
    const { parts: urls } = recognise({
      role: 'user',
      content: [{ type: 'input_image', image_url: 'data:image/jpeg;base64,AAAA' }],
    })
    expect(urls).toMatchObject([{ kind: 'image', mediaType: 'image/jpeg', path: ['content', 0, 'image_url'] }])
  })

  test('a change to a file is a diff, by whatever names it goes', () => {
    const calls = [
      { type: 'tool_use', name: 'Edit', input: { file_path: '/a.ts', old_string: 'a\nb', new_string: 'a\nc' } },
      { name: 'replace', args: { path: '/a.ts', oldText: 'a\nb\n', newText: 'a\nc\n' } },
      { name: 'MultiEdit', input: { file_path: '/a.ts', edits: [{ old_string: 'a\nb', new_string: 'a\nc' }] } },
    ]
    for (const call of calls)
      expect(recognise({ role: 'assistant', content: [call] }).parts).toMatchObject([
        { kind: 'call', summary: '/a.ts', language: 'diff', open: true, input: { text: ' a\n-b\n+c' } },
      ])
    const patch = '*** Begin Patch\n*** Update File: src/a.ts\n@@\n-b\n+c\n*** End Patch'
    for (const input of [patch, JSON.stringify({ input: patch }), { command: ['apply_patch', patch] }])
      expect(recognise({ type: 'function_call', name: 'apply_patch', arguments: input }).parts).toMatchObject([
        { kind: 'call', summary: 'src/a.ts', language: 'diff', open: true },
      ])
    const large = { file_path: '/a', old_string: 'a\n'.repeat(100_000), new_string: 'b\n'.repeat(100_000) }
    expect(recognise({ name: 'Edit', input: large }).parts).toMatchObject([{ language: 'diff' }])
  })

  test('a plan is a list with marks, a long text stands by itself, a shell runs its script', () => {
    const read = (input: unknown) => recognise({ name: 'x', input }).parts[0]
    const steps = [
      { step: 'look', status: 'completed' },
      { step: 'do', status: 'in_progress' },
      { step: 'say', status: 'pending' },
    ]
    expect(read({ plan: steps })).toMatchObject({ open: true, input: { text: '☑ look\n◐ do\n☐ say' } })
    expect(read({ file_path: '/a.py', content: 'import os\nprint(1)' })).toMatchObject({
      summary: '/a.py',
      fields: [['file_path', '/a.py']],
      language: 'py',
      input: { text: 'import os\nprint(1)', path: ['input', 'content'] },
    })
    expect(read({ command: ['bash', '-lc', 'ls -l'], workdir: '/tmp' })).toMatchObject({
      summary: 'ls -l',
      fields: [['workdir', '/tmp']],
      language: 'sh',
      input: { text: 'ls -l' },
    })
    expect(read({ pattern: 'x', limit: 3 })).toMatchObject({
      summary: 'x',
      fields: [
        ['pattern', 'x'],
        ['limit', '3'],
      ],
      input: null,
    })
  })

  test('what a program put into the place of words is set aside; a few small tags are names and values', () => {
    const text = (content: string) => recognise({ role: 'user', content })
    expect(text('<context>\nmuch\n</context>')).toMatchObject({
      tone: 'system',
      parts: [{ kind: 'aside', name: 'context' }],
    })
    expect(text('# Rules for x\n\n<RULES>\nmuch\n</RULES>')).toMatchObject({
      parts: [{ kind: 'aside', name: 'Rules for x' }],
    })
    expect(text('<name>/go</name>\n<args></args>')).toMatchObject({
      parts: [{ kind: 'fields', fields: [['name', '/go']] }],
    })
    expect(text('<b>is it so?')).toMatchObject({ tone: 'person', parts: [{ kind: 'text' }] })
    expect(recognise({ type: 'user', isMeta: true, message: { role: 'user', content: 'x' } }).tone).toBe('system')
  })

  test('a thought whose words were not kept is one all the same', () => {
    const content = [{ type: 'thinking', thinking: '', signature: 'abc' }]
    expect(recognise({ role: 'assistant', content })).toMatchObject({
      quiet: false,
      parts: [{ kind: 'thinking', length: 0 }],
    })
    expect(recognise({ payload: { type: 'reasoning', summary: [], encrypted_content: 'abc' } }).parts).toHaveLength(1)
  })

  test('bookkeeping is quiet, and says what it holds', () => {
    const block = recognise({ type: 'mode', mode: 'normal', sessionId: 'x' })
    expect(block).toMatchObject({
      quiet: true,
      label: 'mode',
      parts: [{ kind: 'fields', fields: [['mode', 'normal']] }],
    })
  })
})

test('every JSON value is a block of bounded size', () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 8 }), (value) => {
      const block = recognise(value)
      expect(block.parts.length).toBeLessThanOrEqual(41)
      expect(() => structuredClone(block)).not.toThrow()
    }),
  )
})

test('names that mean something to JavaScript, and keys that transcripts use with other values, do no harm', () => {
  const keys = [
    'content',
    'message',
    'role',
    'type',
    'timestamp',
    'input',
    'name',
    'state',
    'error',
    'source',
    'data',
    'text',
    '__proto__',
    'output',
    'tool',
  ]
  const value = fc.letrec((tie) => ({
    one: fc.oneof(
      { maxDepth: 5 },
      fc.string(),
      fc.integer(),
      fc.constant(null),
      fc.array(tie('one'), { maxLength: 4 }),
      fc.dictionary(fc.constantFrom(...keys), tie('one')),
    ),
  })).one
  fc.assert(fc.property(value, (one) => void recognise(one)))
})

test('JSON nested ten thousand deep is named, not walked', () => {
  const deep = JSON.parse(`${'{"content":['.repeat(10_000)}${']}'.repeat(10_000)}`)
  expect(isDeeper(deep, 200)).toBe(true)
  const started = recognise(deep)
  expect(JSON.stringify(started).length).toBeLessThan(10_000)
  const lists = JSON.parse(
    `{"role":"user","content":"x","input":${'['.repeat(10_000)}${']'.repeat(10_000)},"name":"n"}`,
  )
  expect(() => recognise(lists)).not.toThrow()
})

test('a text of a megabyte comes as its beginning, with its length and the way to the rest', () => {
  const [part] = recognise({ role: 'user', content: 'x'.repeat(1_000_000) }).parts
  expect(part).toMatchObject({ kind: 'text', length: 1_000_000, path: ['content'] })
  expect(part && 'text' in part && part.text.length).toBeLessThan(20_000)
})

test('many long texts in one block share its length', () => {
  const content = Array.from({ length: 30 }, () => ({ type: 'text', text: 'y'.repeat(20_000) }))
  const block = recognise({ role: 'user', content })
  expect(block.parts.length).toBe(30)
  expect(JSON.stringify(block).length).toBeLessThan(60_000)
})
