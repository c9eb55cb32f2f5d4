import { expect, test } from 'bun:test'
import fc from 'fast-check'
import { names } from './names.ts'
import { safePath, safeSegment } from './safe-name.ts'

const SAFE = /^(?!(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:\.|$))[^\p{Cc}\p{Cs}<>:"/\\|?*]*[^. \p{Cc}<>:"/\\|?*]$/iu

const file = (path: string, id: string, part = {}) => ({
  ...{ top: ['files'], nodeId: 'node_1', machine: 'desk', path, id },
  ...part,
})

test.each([
  ['a file.jsonl', 'a file.jsonl'],
  ['', '_'],
  ['..', '_'],
  ['con', '_con'],
  ['NUL.txt', '_NUL.txt'],
  ['con .txt', '_con .txt'],
  ['conduct .txt', 'conduct .txt'],
  ['console.log', 'console.log'],
  ['lpt¹', '_lpt¹'],
  ['ends. .', 'ends___'],
  ['a:b*c?"<>|', 'a_b_c_____'],
  ['\u202egnp.exe', '_gnp.exe'],
  ['\0\n', '_'],
  ['e\u0301', 'é'],
])('%p becomes %p', (text, safe) => expect(safeSegment(text)).toBe(safe))

test('a long name keeps its extension', () => {
  const safe = safeSegment(`${'ä'.repeat(200)}.jsonl`)
  expect(Buffer.byteLength(safe)).toBeLessThanOrEqual(100)
  expect(safe).toEndWith('~.jsonl')
})

test.each([
  ['~/notes/a.md', ['home', 'notes', 'a.md']],
  ['/etc/passwd', ['etc', 'passwd']],
  ['C:\\Users\\me\\x.txt', ['C_', 'Users', 'me', 'x.txt']],
  ['../../../up', ['_', '_', '_', 'up']],
  ['', ['_']],
  ['//', ['_']],
])('the path %p becomes %p', (path, safe) => expect(safePath(path)).toEqual(safe))

test('whatever it was, a path is safe everywhere', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 400 }), (text) => {
      for (const segment of safePath(text)) {
        expect(segment).toMatch(SAFE)
        expect(Buffer.byteLength(segment)).toBeLessThanOrEqual(101)
      }
    }),
  )
}, 60_000)

test('of whatever length, a name in an archive leaves room for the folder that it is unpacked into', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: 'binary', maxLength: 200 }), { maxLength: 12 }), (parts) => {
      const machine = parts[0] ?? ''
      const all = names({ bits: 1 << 10 })
      for (const id of ['art_1', 'art_2'])
        expect(Buffer.byteLength(all.place(file(parts.join('/'), id, { machine })))).toBeLessThan(175)
    }),
  )
}, 60_000)

test.each([
  ['οδος', 'ΟΔΟΣ'],
  ['οδος', 'οδοσ'],
  ['Straße', 'STRASSE'],
  ['ﬁn', 'fin'],
  ['e\u0301', 'É'],
])('%p and %p are one name to some system', (one, other) => {
  const all = names()
  all.place(file(`~/${one}`, 'art_1'))
  expect(all.place(file(`~/${other}`, 'art_2'))).toContain('/art_2/')
})

test('names that differ in case only, or are a file here and a folder there, do not meet', () => {
  const all = names()
  expect(all.place(file('~/Notes/a.md', 'art_1'))).toBe('files/desk/home/Notes/a.md')
  expect(all.place(file('~/notes/A.md', 'art_2'))).toBe('files/desk/_/art_2/A.md')
  expect(all.place(file('~/notes', 'art_3'))).toBe('files/desk/_/art_3/notes')
  expect(all.place(file('~/notes/a.md/b', 'art_4'))).toBe('files/desk/_/art_4/b')
  expect(all.place(file('~/Notes/a.md', 'art_5', { nodeId: 'node_2' }))).toBe('files/desk-node_2/home/Notes/a.md')
  expect(all.place(file('~/Notes/a.md', 'art_6', { nodeId: 'node_3', machine: 'DESK ' }))).toBe(
    'files/DESK-node_3/home/Notes/a.md',
  )
})

test('among very many, none meet, in a small memory', () => {
  const all = names({ bits: 1 << 16 })
  const seen = new Set<string>()
  for (let n = 0; n < 20_000; n++) seen.add(all.place(file(`~/${n % 7000}/x`, `art_${n}`)).toLowerCase())
  expect(seen.size).toBe(20_000)
})
