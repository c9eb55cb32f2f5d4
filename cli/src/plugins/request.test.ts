import { describe, expect, test } from 'bun:test'
import { CommandError } from '../command-error.ts'
import { parseRequest, shortName } from './request.ts'

const short = { scope: 'exfil', pluginPrefix: 'collector' }
const parse = (text: string) => parseRequest(text, short, '/home/me')

describe('what may be asked for', () => {
  const cases: [text: string, request: object][] = [
    ['notes', { from: 'registry', names: ['@exfil/collector-notes', 'notes'], wanted: 'latest' }],
    ['notes@1.2.0', { from: 'registry', names: ['@exfil/collector-notes', 'notes'], wanted: '1.2.0' }],
    ['notes@next', { from: 'registry', names: ['@exfil/collector-notes', 'notes'], wanted: 'next' }],
    ['notes@^1', { from: 'registry', names: ['@exfil/collector-notes', 'notes'], wanted: '^1' }],
    ['@exfil/collector-notes', { from: 'registry', names: ['@exfil/collector-notes'], wanted: 'latest' }],
    ['@me/notes@~2.1', { from: 'registry', names: ['@me/notes'], wanted: '~2.1' }],
    ['./x.tgz', { from: 'tarball', url: 'file:/home/me/x.tgz' }],
    ['x.tar.gz', { from: 'tarball', url: 'file:/home/me/x.tar.gz' }],
    ['file:/tmp/x.tgz', { from: 'tarball', url: 'file:/tmp/x.tgz' }],
    ['https://exfil.example.com/x.tgz?y=1', { from: 'tarball', url: 'https://exfil.example.com/x.tgz?y=1' }],
    ['https://git.example.com/me/notes', { from: 'git', url: 'git+https://git.example.com/me/notes' }],
    ['https://git.example.com/me/notes.git#v1', { from: 'git', url: 'git+https://git.example.com/me/notes.git#v1' }],
    ['git@git.example.com:me/notes.git', { from: 'git', url: 'git@git.example.com:me/notes.git' }],
    ['ssh://git@git.example.com/me/notes', { from: 'git', url: 'git+ssh://git@git.example.com/me/notes' }],
    ['github:me/notes', { from: 'git', url: 'github:me/notes' }],
    ['../notes.git', { from: 'git', url: 'git+file:///home/notes.git' }],
  ]
  for (const [text, request] of cases) test(text, () => expect(parse(text)).toEqual(request as never))

  test('what was recorded as a source is read as the same again', () => {
    for (const [text] of cases) {
      const request = parse(text)
      if (request.from !== 'registry') expect(parse(request.url)).toEqual(request)
    }
  })
})

describe('what may not', () => {
  const cases: [text: string, line: RegExp][] = [
    ['me/notes', /"me\/notes" is no package/],
    ['', /"" is no package/],
    ['--global', /is no package/],
    ['Notes', /is no package/],
    ['notes@npm:other@1', /is no package/],
    ['notes@file:x', /is no package/],
    ['notes@https:x', /is no package/],
    ['@exfil', /is no package/],
    ['.', /is a folder: `exfiltrator plugins link \.`/],
    ['../notes', /is a folder: `exfiltrator plugins link \.\.\/notes`/],
    ['/home/me/notes', /is a folder/],
    ['~/notes', /is a folder/],
    ['C:\\notes', /is a folder/],
  ]
  for (const [text, line] of cases) {
    test(text || 'nothing', () => {
      let error: unknown
      try {
        parse(text)
      } catch (thrown) {
        error = thrown
      }
      expect(error).toBeInstanceOf(CommandError)
      expect((error as CommandError).message).toMatch(line)
      expect((error as CommandError).exit).toBe(2)
    })
  }
})

test('a package of ours has a short name', () => {
  expect(shortName('@exfil/collector-notes', short)).toBe('notes')
  expect(shortName('@exfil/core', short)).toBe('@exfil/core')
  expect(shortName('exfil-notes', short)).toBe('exfil-notes')
})
