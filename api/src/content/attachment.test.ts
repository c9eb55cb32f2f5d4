import { expect, test } from 'bun:test'
import { attachment } from './attachment.ts'

test.each([
  ['~/.claude/projects/-home-a/1.jsonl', 'attachment; filename="1.jsonl"'],
  ['C:\\Users\\a\\x.txt', 'attachment; filename="x.txt"'],
  ['.bashrc', 'attachment; filename="bashrc"'],
  ['..', 'attachment; filename="artifact"'],
  ['', 'attachment; filename="artifact"'],
  ['a"\r\nset-cookie: x', 'attachment; filename="a___set-cookie_ x"'],
  ['ä.txt', `attachment; filename="_.txt"; filename*=UTF-8''%C3%A4.txt`],
  ['100%.txt', `attachment; filename="100_.txt"; filename*=UTF-8''100%25.txt`],
  ['txt.\u202Eexe', 'attachment; filename="txt._exe"'],
])('%j', (path, header) => {
  expect(attachment(path)).toBe(header)
  expect(new Headers({ 'content-disposition': attachment(path) }).get('content-disposition')).toBe(header)
})

test('a lone surrogate and a very long name are survived', () => {
  expect(attachment('\ud800x')).toBe('attachment; filename="_x"')
  expect(attachment('x'.repeat(5000)).length).toBeLessThan(300)
})
