import { expect, test } from 'bun:test'
import { elsewhere, holdsSegments, inArea } from './layout.ts'

const A = '019e5671-f744-7861-9a93-a3209834df75'
const B = '01a00000-0000-7000-8000-000000000001'
const at = (...names: string[]) =>
  inArea(names.slice(0, -1), { name: names.at(-1) ?? '', path: `~/.codex/sessions/${names.join('/')}` })

test.each([
  ['its thread', [`rollout-2026-05-23T20-06-09-${A}.jsonl`], A],
  ['its thread, compressed', ['2026', '05', '23', `rollout-2026-05-23T20-06-09-${A}.jsonl.zst`], A],
  ['its thread, whatever its id looks like', ['rollout-2026-05-23T20-06-09-abc_123.jsonl'], 'abc_123'],
  ['its thread, as a document', [`rollout-2025-04-17-${A}.json`], A],
  ['its thread, in a folder of its own', ['2026', 'mine', `rollout-2026-05-23T20-06-09-${A}.jsonl`], A],
  ['its place', ['2026', 'notes.jsonl.zst'], '~/.codex/sessions/2026/notes.jsonl'],
  ['its place, without a time', ['rollout-x.jsonl'], '~/.codex/sessions/rollout-x.jsonl'],
])('a session is known by %s', (_what, names, key) => expect(at(...names)).toMatchObject({ kind: 'session', key }))

test.each([
  ['goes on in a file of its own', [`rollout-2026-05-23T20-06-09-${A}_${B}.jsonl.zst`], B, 'append'],
  ['goes on under another sort of name', [`rollout-2026-05-23T20-06-09-${A}.2.jsonl`], '2', 'append'],
  [
    'was put beside it',
    ['2026', '05', '23', 'segments', `rollout-2026-05-23T20-06-09-${A}.jsonl`],
    'segments',
    'fixed',
  ],
  ['was put into its folder', ['2026', '05', '23', A, 'part-1', 'segment.jsonl.zst'], 'part-1', 'fixed'],
  ['was rotated out', [A, B, `rollout-2026-05-23T20-06-09-${A}.jsonl`], B, 'fixed'],
  ['was the first rotated out', [A, 'initial', `rollout-2026-05-23T20-06-09-${A}.jsonl`], 'initial', 'fixed'],
])('a segment that %s', (_what, names, id, growth) =>
  expect(at(...names)).toEqual({ kind: 'segment', key: `${A}/${id}`, growth } as never),
)

test.each([
  `rollout-2026-05-23T20-06-09-${A}.jsonl.zst.tmp`,
  `rollout-2026-05-23T20-06-09-${A}.jsonl.decompress.1.0.tmp`,
  'rollout-compress-Ab12xy.tmp',
  '.tmpQ1w2e3',
  '._rollout-2026-05-23T20-06-09-x.jsonl',
  'auth.json',
  'notes.json',
  'notes.json.zst',
  '.jsonl',
  '.jsonl.zst',
  'state_5.sqlite',
])('%s is none', (name) => expect(at(name)).toBeUndefined())

test('folders of segments', () => {
  const names = [
    'rotated_rollout_segments',
    'rollout_segments',
    'segments',
    'sessions',
    '.segments',
    'log',
    'Segments 2',
  ]
  expect(names.filter(holdsSegments)).toEqual(['rotated_rollout_segments', 'rollout_segments', 'segments'])
})

test('where a rollout may have gone', () => {
  const live = `/h/.codex/sessions/2026/05/23/rollout-2026-05-23T20-06-09-${A}.jsonl`
  const shelved = `/h/.codex/archived_sessions/rollout-2026-05-23T20-06-09-${A}.jsonl`
  expect(elsewhere(live)).toEqual([`${live}.zst`, shelved, `${shelved}.zst`])
  expect(elsewhere(`${shelved}.zst`)).toEqual([shelved, live, `${live}.zst`])
  expect(elsewhere('/h/.codex/sessions/notes.jsonl')).toEqual(['/h/.codex/sessions/notes.jsonl.zst'])
  expect(elsewhere('/h/.codex/sessions/rollout-2025-04-17-x.json')).toEqual([])
})
