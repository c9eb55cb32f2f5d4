import { expect, test } from 'bun:test'
import { parseKeyDraft } from './key-draft.ts'

const usual = { name: '', expiry: '7d', machines: '', tags: '' }

test('what was typed comes back as it was, also half typed', () => {
  const draft = { name: 'half ty', expiry: 'never', machines: '3', tags: 'ci, ' }
  expect(parseKeyDraft(JSON.stringify(draft))).toEqual(draft)
  expect(parseKeyDraft('{"name":"a"}')).toEqual({ ...usual, name: 'a' })
})

test('what makes no sense is as if nothing was kept', () => {
  for (const text of [null, '', '7', 'null', '[]', '{', '{"name":7,"expiry":"in a while","tags":null}'])
    expect(parseKeyDraft(text)).toEqual(usual)
})
