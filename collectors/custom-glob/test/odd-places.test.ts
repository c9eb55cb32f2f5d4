import { afterEach, beforeEach, expect, test } from 'bun:test'
import { execFileSync } from 'node:child_process'
import * as fs from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { type Description, isArtifactError, type Json } from '@exfil/core'
import { pretendContext } from '@exfil/core/testkit'
import { collectorOf, refsOf } from './facts-of.ts'

const posix = process.platform === 'win32' ? test.skip : test
const linux = process.platform === 'linux' ? test : test.skip
let home = ''

beforeEach(() => {
  home = fs.mkdtempSync(join(tmpdir(), 'exfil-odd-'))
})
afterEach(() => fs.rmSync(home, { recursive: true, force: true }))

const at = (path: string) => join(home, path)

function put(path: string, content = 'x\n'): void {
  fs.mkdirSync(dirname(at(path)), { recursive: true })
  fs.writeFileSync(at(path), content)
}

/** Rules by their names; a root of its own where none is given. */
async function look(rules: Record<string, { [option: string]: Json }>) {
  const ctx = pretendContext({ home })
  const written = Object.entries(rules).map(([name, rule]) => ({ name, root: '~/a', globs: ['**/*'], ...rule }))
  const collector = await collectorOf({ rules: written })
  const refs = (await refsOf(collector, ctx)).sort((a, b) => (a.path < b.path ? -1 : 1))
  const seen = await collector.fingerprint(refs, ctx)
  const described: Description[] = []
  for (const ref of refs) described.push(await collector.describe(ref, ctx).catch((error) => ({ title: error.code })))
  return {
    ctx,
    refs,
    found: refs.map(({ kind, path }) => `${kind} ${path}`),
    answers: seen.map((answer) => (isArtifactError(answer) ? answer.code : answer.size)),
    described,
    content: async (index: number) => {
      const { body } = await collector.read(refs[index] as (typeof refs)[number], { start: 0 }, ctx)
      const chunks: Uint8Array[] = []
      for await (const chunk of body) chunks.push(chunk)
      return Buffer.concat(chunks).toString()
    },
  }
}

test('a file belongs to the first rule that matches it, wherever their roots are', async () => {
  for (const path of ['a/x.log', 'a/b/x.log', 'a/b/y.md', 'a/b/c/z.log', 'other/x.log']) put(path)
  const inner = { root: '~/a/b', globs: ['**/*.log'] }
  const outer = { root: '~/a/', globs: ['**/*'] }
  const same = { root: '~/a/./b', globs: ['c/*'] }
  expect((await look({ inner, outer, same })).found).toEqual([
    'inner ~/a/b/c/z.log',
    'inner ~/a/b/x.log',
    'outer ~/a/b/y.md',
    'outer ~/a/x.log',
  ])
  expect((await look({ same, inner, outer })).found).toContain('same ~/a/b/c/z.log')
  const { found, refs } = await look({ outer, inner })
  expect(found.every((line) => line.startsWith('outer '))).toBeTrue()
  expect(refs.map(({ key }) => key)).toEqual(refs.map(({ path }) => path))
})

posix('no link is followed out of a root, and what is reached twice is collected once', async () => {
  put('a/real/x.log')
  put('a/.env', 'SECRET')
  put('away/x.log')
  for (const [name, target] of [
    ['again', 'real'],
    ['round', '.'],
    ['away', '../away'],
    ['real/x-again.log', 'x.log'],
    ['only.log', 'real/hidden.txt'],
    ['secret.log', '.env'],
    ['nowhere.log', 'nothing'],
    ['loop.log', 'loop.log'],
    ['away.log', '../away/x.log'],
    ['named', '../away'],
  ] as const)
    fs.symlinkSync(target, at(`a/${name}`))
  put('a/real/hidden.txt', 'by another name')
  const { found, answers, ctx, content } = await look({ logs: { globs: ['**/*.log', 'named/*'] } })
  expect(found).toEqual(
    ['away.log', 'loop.log', 'nowhere.log', 'only.log', 'real/x.log'].map((name) => `logs ~/a/${name}`),
  )
  expect(answers).toEqual(['outside-root', 'not-a-file', 'not-a-file', 15, 2])
  expect(await content(3)).toBe('by another name')
  await expect(content(0)).rejects.toMatchObject({ code: 'outside-root' })
  expect(ctx.issues).toMatchObject([{ code: 'outside-root', path: '~/a/named' }])
})

posix('a link inside is followed where nothing else leads there', async () => {
  put('a/releases/42/x.log')
  fs.symlinkSync('releases/42', at('a/current'))
  expect((await look({ logs: { globs: ['current/*.log'] } })).found).toEqual(['logs ~/a/current/x.log'])
  expect((await look({ logs: { globs: ['{current,releases/*}/*.log'] } })).found).toEqual([
    'logs ~/a/releases/42/x.log',
  ])
})

posix('a link out of a rule’s root is out, also where another rule collects', async () => {
  put('a/x.md')
  put('a/b/y.log')
  fs.symlinkSync('../x.md', at('a/b/x.log'))
  fs.symlinkSync('..', at('a/b/up'))
  const { found, answers } = await look({ inner: { root: '~/a/b', globs: ['**/*.log'] }, outer: { globs: ['*.md'] } })
  expect(found).toEqual(['inner ~/a/b/y.log', 'outer ~/a/x.md'])
  expect(answers).toEqual([2, 2])
})

posix('a root may be a link', async () => {
  put('disk/x.log')
  fs.symlinkSync('disk', at('a'))
  const { found, answers, ctx } = await look({ logs: {} })
  expect([found, answers, ctx.coveredPaths]).toEqual([['logs ~/a/x.log'], [2], ['~/a']])
})

linux('names that are odd are found, fingerprinted, described and read', async () => {
  for (const name of ['50%.log', '%FF.log', 'two\nlines.log', '\u001b[31mred.log', 'really\ufffd.log', '{x}.log'])
    put(`a/${name}`)
  const foreign = Buffer.concat([Buffer.from(at('a/caf')), Buffer.from([0xe9])])
  fs.mkdirSync(foreign)
  fs.writeFileSync(Buffer.concat([foreign, Buffer.from('/b'), Buffer.from([0xff]), Buffer.from('.log')]), 'x\n')
  const { refs, answers, described, content, ctx } = await look({ logs: { globs: ['**/*.log'] } })
  expect(refs).toHaveLength(7)
  expect(refs.map(({ path }) => path)).toContain('~/a/caf%E9/b%FF.log')
  expect(new Set(answers)).toEqual(new Set([2]))
  for (const [index, { title }] of described.entries()) {
    expect(title).not.toMatch(/\p{Cc}/u)
    expect(await content(index)).toBe('x\n')
  }
  expect(ctx.issues).toEqual([])
  const { found } = await look({ logs: { globs: ['50%.log', '\\{x\\}.log'] } })
  expect(found).toEqual(['logs ~/a/50%25.log', 'logs ~/a/{x}.log'])
})

posix('what is named like a log and is none says so, and nothing waits for it', async () => {
  put('a/folder.log/x.txt')
  execFileSync('mkfifo', [at('a/fifo.log')])
  const { found, answers } = await look({ logs: { globs: ['**/*.log'] } })
  expect([found, answers]).toEqual([['logs ~/a/fifo.log'], ['not-a-file']])
})

test('a rule that matches too much collects nothing and says so; the others go on, and nothing is thought gone', async () => {
  for (let file = 0; file < 30; file++) put(`a/many/${file}.log`)
  put('a/b/x.md')
  put('c/x.log')
  const { found, ctx } = await look({
    many: { globs: ['**/*.log'], 'max-files': 29 },
    enough: { globs: ['**/*.md'], 'max-files': 1 },
    late: { globs: ['**/*'] },
    apart: { root: '~/c' },
  })
  expect(found).toEqual(['enough ~/a/b/x.md', 'apart ~/c/x.log'])
  expect(ctx.issues).toEqual([
    {
      code: 'unavailable',
      path: '~/a',
      message:
        'the rule "many" collects nothing: it matches more than 29 files. Narrow its globs, leave folders out ("!build/**"), or raise its max-files',
    },
  ])
  expect(ctx.coveredPaths).toEqual(['~/c'])
})

posix('a root that turns out to be the home folder, or above it, is refused where it is found out', async () => {
  put('x.log')
  fs.symlinkSync('.', at('self'))
  for (const root of [home, dirname(home), '~/self']) {
    const { found, ctx } = await look({ all: { root }, none: { root, globs: ['*.none'] } })
    expect(found).toEqual([])
    expect(ctx.issues).toMatchObject([{ code: 'unavailable', message: expect.stringContaining('the rule "all"') }])
    expect(ctx.coveredPaths.every((path) => !path.startsWith('~/a'))).toBeTrue()
  }
  expect((await look({ all: { root: '~/self', wide: true, globs: ['**/x.*'] } })).found).toEqual(['all ~/self/x.log'])
})

test('a root that is a file says so; the others go on, and nothing is thought gone', async () => {
  put('a/app.log')
  put('b/x.log')
  const { ctx, found } = await look({ file: { root: '~/a/app.log', globs: ['*'] }, other: { root: '~/b' } })
  expect(found).toEqual(['other ~/b/x.log'])
  expect(ctx.issues.map(({ code, path, message }) => [code, path, message])).toEqual([
    [
      'unavailable',
      '~/a/app.log',
      expect.stringContaining('is a file: name the folder it is in, and the file in globs'),
    ],
  ])
  expect(ctx.coveredPaths).toEqual(['~/b'])
})

test('what is covered: where the globs begin, in a root that was there with something in it', async () => {
  const covered = async (rules: Parameters<typeof look>[0]) => (await look(rules)).ctx.coveredPaths
  expect(await covered({ a: {} })).toEqual([])
  fs.mkdirSync(at('a'))
  expect(await covered({ a: {} })).toEqual([])
  put('a/x')
  expect(await covered({ a: {} })).toEqual(['~/a'])
  expect(await covered({ a: { globs: ['runs/*/log', 'x/**', '50%/*'] } })).toEqual(['~/a/runs', '~/a/x', '~/a/50%25'])
  // One rule's root is not mounted at the moment: what it collected lies below another's.
  expect(await covered({ a: {}, b: { root: '~/a/mnt' }, c: { root: '~/c' } })).toEqual([])
  fs.mkdirSync(at('a/mnt'))
  expect(await covered({ b: { root: '~/a/mnt' } })).toEqual([])
  expect(await covered({ a: {}, b: { root: '~/a/mnt' } })).toEqual([])
  put('a/mnt/y')
  expect(await covered({ a: {}, b: { root: '~/a/mnt' } })).toEqual(['~/a', '~/a/mnt'])
})

test('content is bounded, and a document longer than its ends is still read', async () => {
  const long = JSON.stringify({ padding: Array(20_000).fill('forty characters of padding, all in all.'), name: 'Deep' })
  put('a/long.json', long)
  put('a/pretty.json', JSON.stringify(JSON.parse(long), null, 2))
  put('a/many.jsonl', `${'{"name":1}\n'.repeat(3)}${'{"other":"x"}\n'.repeat(100_000)}{"name":"Last"}\n`)
  put('a/cut.json', `{"name":"Never","padding":"${'x'.repeat(5 << 20)}`)
  const { described } = await look({ a: { globs: ['*.json*'], title: { field: 'name' }, project: { field: 'name' } } })
  expect(described.map(({ title }) => title)).toEqual(['cut.json', 'Deep', '1', 'Deep'])
})
