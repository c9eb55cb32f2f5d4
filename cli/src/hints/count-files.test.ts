import { afterAll, expect, test } from 'bun:test'
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { countFiles } from './count-files.ts'

const homes: string[] = []
afterAll(() => {
  for (const home of homes) rmSync(home, { recursive: true, force: true })
})

function home(...files: string[]): string {
  const made = mkdtempSync(join(tmpdir(), 'exfil-count-'))
  homes.push(made)
  for (const file of files) {
    mkdirSync(dirname(join(made, file)), { recursive: true })
    writeFileSync(join(made, file), '')
  }
  return made
}

const count = (home: string, patterns: string[], env: Record<string, string> = {}) =>
  countFiles(patterns, { home, env })

test('counts what a pattern names, level by level', () => {
  const here = home(
    '.notes/2024/a/note-1.txt',
    '.notes/2025/b/note-2.txt',
    '.notes/2025/b/other.txt',
    '.notes/2025/b/c/note-3.txt',
    '.notes/note-4.txt',
  )
  expect(count(here, ['~/.notes/*/*/note-*.txt'])).toEqual({ count: 2, more: false })
  expect(count(here, ['~/.notes/2025/*/*.txt'])).toEqual({ count: 2, more: false })
  expect(count(here, ['~/.notes/note-4.txt'])).toEqual({ count: 1, more: false })
})

test('a copy, a compressed or a converted one of the same thing is one', () => {
  const here = home('n/a/one.txt', 'n/a/one.txt.zst', 'n/b/one.json', 'n/b/two.txt')
  expect(count(here, ['~/n/*/*.{txt,json}{,.zst}'])).toEqual({ count: 2, more: false })
})

test('looks in the folder that an environment variable names, where it names one', () => {
  const here = home('.notes/one.txt')
  const other = home('two.txt', 'three.txt')
  const patterns = ['~/.notes/*.txt', '$NOTES_HOME/*.txt']
  expect(count(here, patterns, { NOTES_HOME: other }).count).toBe(3)
  expect(count(here, patterns, { NOTES_HOME: join(here, '.notes') }).count).toBe(1)
  for (const value of ['', '.', '.notes']) expect(count(here, patterns, { NOTES_HOME: value }).count).toBe(1)
  expect(count(here, patterns).count).toBe(1)
})

test('follows no link, and takes only files for files', () => {
  const elsewhere = home('a/note-1.txt', 'note-2.txt')
  const here = home('.notes/real/note-3.txt')
  symlinkSync(join(elsewhere, 'a'), join(here, '.notes/a'))
  symlinkSync(join(elsewhere, 'note-2.txt'), join(here, '.notes/real/note-2.txt'))
  symlinkSync(elsewhere, join(here, '.linked'))
  mkdirSync(join(here, '.notes/real/note-4.txt'))
  expect(count(here, ['~/.notes/*/note-*.txt', '~/.linked/*/note-*.txt', '~/.linked/note-*.txt']).count).toBe(1)
})

test('stops at a thousand and says that there is more', () => {
  const files = (most: number) => Array.from({ length: most }, (_, n) => `n/note-${n}.txt`)
  expect(count(home(...files(1000)), ['~/n/*.txt'])).toEqual({ count: 1000, more: false })
  expect(count(home(...files(1001)), ['~/n/*.txt'])).toEqual({ count: 1000, more: true })
})

test('lists a bounded number of folders', () => {
  const here = home(...Array.from({ length: 600 }, (_, n) => `n/${n}/note-${n}.txt`))
  const { count: found, more } = count(here, ['~/n/*/*.txt'])
  expect(more).toBe(true)
  expect(found).toBeGreaterThan(200)
  expect(found).toBeLessThan(600)
})

test('what is not there or may not be listed holds nothing', () => {
  const here = home('.notes/shut/note-1.txt', '.notes/open/note-2.txt')
  expect(count(here, ['~/nothing/*/*.txt', '~/.notes/open/note-2.txt/*.txt']).count).toBe(0)
  chmodSync(join(here, '.notes/shut'), 0)
  const isRoot = process.geteuid?.() === 0
  expect(count(here, ['~/.notes/*/*.txt']).count).toBe(isRoot ? 2 : 1)
  chmodSync(join(here, '.notes/shut'), 0o755)
})
