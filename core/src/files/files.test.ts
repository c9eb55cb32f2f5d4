import { afterEach, beforeEach, expect, test } from 'bun:test'
import { execFileSync } from 'node:child_process'
import * as fs from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as fc from 'fast-check'
import { type Issue, isArtifactError } from '../collector.ts'
import {
  fileError,
  fingerprintFiles,
  folderAt,
  linesOf,
  listFolder,
  type Place,
  placeOf,
  readEnds,
  readFile,
} from './index.ts'

const posix = process.platform === 'win32' ? test.skip : test
let folder = ''
let issues: Issue[] = []
const live = { signal: new AbortController().signal, report: (issue: Issue) => issues.push(issue) }

beforeEach(() => {
  folder = fs.mkdtempSync(join(tmpdir(), 'exfil-files-'))
  issues = []
})
afterEach(() => fs.rmSync(folder, { recursive: true, force: true }))

const at = (name: string) => join(folder, name)
const root = (): Place => placeOf(folder, { home: '/nowhere', platform: process.platform })
const refAt = (locator: string) => ({ key: 'k', kind: 'k', path: 'p', growth: 'append', locator }) as const
const look = async (name: string) => (await fingerprintFiles([refAt(at(name))], [root()], live))[0]

async function bytesOf(name: string, span: { start: number; end?: number }, signal = live.signal): Promise<Buffer> {
  const chunks: Uint8Array[] = []
  for await (const chunk of (await readFile(at(name), span, [root()], { signal })).body) chunks.push(chunk)
  return Buffer.concat(chunks)
}

test('any span of any file is exactly its bytes', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(0, 1, 4096, 256 * 1024, 256 * 1024 + 1, (1 << 20) + 7, 3 << 20),
      fc.double({ min: 0, max: 1, noNaN: true }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      async (length, from, to) => {
        const content = Buffer.from(Uint8Array.from({ length: 4099 }, (_, at) => at * 7))
        const whole = Buffer.alloc(length, content)
        fs.writeFileSync(at('f'), whole)
        const start = Math.floor(Math.min(from, to) * length)
        const end = Math.floor(Math.max(from, to) * length)
        expect((await bytesOf('f', { start, end })).equals(whole.subarray(start, end))).toBe(true)
        expect((await bytesOf('f', { start })).equals(whole.subarray(start))).toBe(true)
        await expect(bytesOf('f', { start, end: length + 1 })).rejects.toMatchObject({ code: 'changed' })
      },
    ),
    { numRuns: 30 },
  )
})

test('a file that is cut or replaced while it is read has changed', async () => {
  const big = Buffer.alloc(4 << 20, 'x')
  for (const meddle of [() => fs.truncateSync(at('f'), 2 << 20), () => fs.rmSync(at('f'))]) {
    fs.writeFileSync(at('f'), big)
    const { body } = await readFile(at('f'), { start: 0 }, [root()], live)
    const iterator = body[Symbol.asyncIterator]()
    await iterator.next()
    meddle()
    const rest = async () => {
      while (!(await iterator.next()).done);
    }
    // What is open stays readable when only its name goes.
    if (fs.existsSync(at('f'))) await expect(rest()).rejects.toMatchObject({ code: 'changed' })
    else await rest()
  }
  fs.writeFileSync(at('f'), big)
  const { body } = await readFile(at('f'), { start: 0 }, [root()], live)
  fs.writeFileSync(at('g'), big)
  fs.renameSync(at('g'), at('f'))
  await expect(body[Symbol.asyncIterator]().next()).rejects.toMatchObject({ code: 'changed' })
})

test('an abort ends a reading with its reason', async () => {
  fs.writeFileSync(at('f'), Buffer.alloc(4 << 20))
  const controller = new AbortController()
  const { body } = await readFile(at('f'), { start: 0 }, [root()], controller)
  const iterator = body[Symbol.asyncIterator]()
  await iterator.next()
  controller.abort(new Error('enough'))
  await expect(iterator.next()).rejects.toThrow('enough')
  await expect(readFile(at('f'), { start: 0 }, [root()], controller)).rejects.toThrow('enough')
})

test('a fingerprint tells growth, replacement, touching and restoring of times apart', async () => {
  fs.writeFileSync(at('f'), 'one')
  fs.utimesSync(at('f'), 1000, 1000)
  const tokens = new Set([JSON.stringify(await look('f'))])
  expect(tokens).toEqual(new Set([JSON.stringify(await look('f'))]))
  fs.appendFileSync(at('f'), 'two')
  tokens.add(JSON.stringify(await look('f')))
  fs.writeFileSync(at('g'), 'sixsix')
  fs.utimesSync(at('g'), 1000, 1000)
  fs.renameSync(at('g'), at('f'))
  tokens.add(JSON.stringify(await look('f')))
  expect(tokens.size).toBe(3)
  expect(await look('f')).toMatchObject({ size: 6, modifiedAt: 1_000_000 })
})

posix('what is no regular file says so without being opened', async () => {
  execFileSync('mkfifo', [at('fifo')])
  fs.mkdirSync(at('folder'))
  fs.symlinkSync('loop', at('loop'))
  fs.symlinkSync('fifo', at('to-fifo'))
  fs.symlinkSync('/dev/zero', at('to-device'))
  for (const [name, code] of [
    ['fifo', 'not-a-file'],
    ['folder', 'not-a-file'],
    ['loop', 'not-a-file'],
    ['to-fifo', 'not-a-file'],
    ['to-device', 'outside-root'],
    ['nothing', 'gone'],
  ] as const) {
    expect(await look(name)).toMatchObject({ code })
    await expect(bytesOf(name, { start: 0 })).rejects.toMatchObject({ code })
  }
})

posix('a folder behind a link is entered only within the roots', () => {
  fs.mkdirSync(at('root/real'), { recursive: true })
  fs.mkdirSync(at('other'))
  fs.symlinkSync('real', at('root/in'))
  fs.symlinkSync('../other', at('root/out'))
  fs.symlinkSync('around', at('root/around'))
  fs.writeFileSync(at('root/file'), '')
  const bounds = [{ locator: at('root'), path: '/root' }]
  const entries = listFolder(bounds[0] as Place, live) ?? []
  const entered = entries.filter((entry) => folderAt(entry, bounds, live) !== undefined).map(({ name }) => name)
  expect(entered.sort()).toEqual(['in', 'real'])
  expect(issues.map(({ code, path }) => [code, path]).sort()).toEqual([
    ['not-a-file', '/root/around'],
    ['outside-root', '/root/out'],
  ])
})

test('an absent folder is silent, a file in its place is not there either', () => {
  fs.writeFileSync(at('file'), '')
  expect(listFolder({ locator: at('file'), path: 'f' }, live)).toBeUndefined()
  expect(listFolder({ locator: at('absent'), path: 'f' }, live)).toBeUndefined()
  expect(issues).toEqual([])
})

test('the lines of either end, whatever is in them', () => {
  const content = `\ufefffirst\r\n\0\0\0second\n\n${'long'.repeat(1000)}\nlast but one\nlast`
  fs.writeFileSync(at('f'), content)
  const whole = linesOf(readEnds(at('f'), 1 << 20, [root()], live))
  expect(whole.head.map(({ text }) => text)).toEqual(['first', 'second', 'long'.repeat(1000), 'last but one', 'last'])
  expect(whole.head.some(({ cut }) => cut)).toBe(false)
  const ends = linesOf(readEnds(at('f'), 40, [root()], live))
  expect(ends.head.map(({ text, cut }) => [text.slice(0, 6), cut])).toEqual([
    ['first', false],
    ['second', false],
    ['longlo', true],
  ])
  expect(ends.tail.map(({ text, cut }) => [text.slice(-6), cut])).toEqual([
    ['nglong', true],
    ['ut one', false],
    ['last', false],
  ])
})

test('lines are bytes until their text is asked for', () => {
  const content = Buffer.from(`\u{feff}{"a":"é😀"}\nplain\n\uFFFD`)
  const { head } = linesOf({ size: content.length, head: content, tail: new Uint8Array(0) })
  expect(head.map(({ text }) => text)).toEqual(['{"a":"é😀"}', 'plain', '\uFFFD'])
  expect(head.map(({ raw }) => raw.length)).toEqual([14, 5, 3])
  const foreign = new Uint8Array([0x61, 0xff, 0x0a, 0xc3])
  const lines = linesOf({ size: 4, head: foreign, tail: new Uint8Array(0) }).head
  expect(lines.map(({ text }) => text)).toEqual(['a\uFFFD', '\uFFFD'])
})

test('what the system says in the words of the contract', () => {
  const codes = Object.fromEntries(
    ['ENOENT', 'EACCES', 'EPERM', 'EMFILE', 'EBUSY', 'EIO', 'ELOOP'].map((code) => [
      code,
      fileError(Object.assign(new Error(code), { code })).code,
    ]),
  )
  expect(codes).toEqual({
    ENOENT: 'gone',
    EACCES: 'denied',
    EPERM: 'denied',
    EMFILE: 'busy',
    EBUSY: 'busy',
    EIO: 'busy',
    ELOOP: 'not-a-file',
  })
  expect(isArtifactError(fileError('nothing of the kind'))).toBe(true)
})
