import { expect, test } from 'bun:test'
import { inChats, inProject, isHashNamed, isLeftOut } from './layout.ts'

const P = '~/.gemini/tmp/p'
const ID = '11111111-2222-4333-8444-555555555555'

test.each([
  ['session-2026-06-01T10-00-11111111.jsonl', 'session', 'session-2026-06-01T10-00-11111111', 'append'],
  ['session-2026-06-01T10-00-11111111.json', 'session', 'session-2026-06-01T10-00-11111111', 'rewrite'],
  ['session-2026-06-01T10-00-a.b.json', 'session', 'session-2026-06-01T10-00-a.b', 'rewrite'],
  [`${ID}/agent.jsonl`, 'subagent', `${ID}/agent`, 'append'],
  [`${ID}/${ID}/deeper.json`, 'subagent', `${ID}/${ID}/deeper`, 'rewrite'],
  [
    'session-2026-06-01T10-00-11111111.jsonl.unreadable-1',
    'unreadable',
    'session-2026-06-01T10-00-11111111.jsonl.unreadable-1',
    'fixed',
  ],
  ['mine.jsonl', 'session', `${P}/chats/mine`, 'append'],
  ['mine/agent.jsonl', 'subagent', `${P}/chats/mine/agent`, 'append'],
])('chats/%s', (path, kind, key, growth) => expect(inChats(path.split('/'), P)).toEqual({ kind, key, growth } as never))

test.each(['.jsonl', 'notes.md', 'x.jsonl.tmp', 'x.jsonl.bak', 'oauth_creds.json', '._session.jsonl'])(
  'chats/%s is none',
  (name) => expect(inChats([name], P)).toBeUndefined(),
)

test.each([
  'logs.json.bak',
  'log.json',
  'checkpoint.txt',
  'checkpoints.json',
  'shell_history',
  '.output',
  'projects.json',
])('%s is nothing of a project’s', (name) => expect(inProject(name, P)).toBeUndefined())

test('what is left out wherever it is, and what is not', () => {
  const out = ['x.json.tmp-12', 'x.tmp', '.lock', 'google_accounts.json', 'a2a-oauth-tokens.json', 'id_rsa']
  expect(out.filter((name) => !isLeftOut(name))).toEqual([])
  const kept = ['x.unreadable-12', 'tmp-12.md', 'x.json.tmp-draft', 'oauth.md']
  expect(kept.filter(isLeftOut)).toEqual([])
})

test('a folder that is named by a hash', () => {
  expect(['a'.repeat(64), 'a'.repeat(63), 'A'.repeat(64), 'shop'].map(isHashNamed)).toEqual([true, false, false, false])
})
