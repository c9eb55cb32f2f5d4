import { afterEach, beforeEach, expect, test } from 'bun:test'
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import * as fs from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { type ArtifactRef, isArtifactError, type Json, readOptions } from '@exfil/core'
import { pretendContext } from '@exfil/core/testkit'
import definition from '../src/index.ts'

const LINE = '{"id":"a","type":"user","content":"hello"}\n'
const TMP = '.gemini/tmp'
const S = 'session-2026-06-01T10-00-11111111'
const ID = '11111111-1111-4111-8111-111111111111'
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')
const posix = process.platform === 'win32' ? test.skip : test
const linux = process.platform === 'linux' ? test : test.skip
let home = ''

beforeEach(() => {
  home = fs.mkdtempSync(join(tmpdir(), 'exfil-odd-'))
})
afterEach(() => fs.rmSync(home, { recursive: true, force: true }))

function put(path: string | Buffer, content: string = LINE): void {
  if (typeof path === 'string') fs.mkdirSync(dirname(join(home, path)), { recursive: true })
  fs.writeFileSync(typeof path === 'string' ? join(home, path) : path, content)
}

const bytes = (...parts: (string | number[] | Buffer)[]) =>
  Buffer.concat(parts.map((part) => Buffer.from(part as string)))

async function look(env = {}, roots: string[] = []) {
  const ctx = pretendContext({ home, env })
  const collector = definition.create({ roots })
  const refs: ArtifactRef[] = []
  for await (const batch of collector.discover(ctx)) refs.push(...batch)
  refs.sort((a, b) => (a.path < b.path ? -1 : 1))
  const seen = await collector.fingerprint(refs, ctx)
  const answers = Object.fromEntries(
    refs.map(({ key }, at) => {
      const answer = seen[at]
      return [key, isArtifactError(answer) ? answer.code : answer?.size]
    }),
  )
  const told = async (key: string) => {
    const ref = refs.find((ref) => ref.key === key)
    if (ref === undefined) throw new Error(`no ${key}`)
    return collector.describe(JSON.parse(JSON.stringify(ref)), ctx)
  }
  return { refs, answers, ctx, told, keys: refs.map(({ key }) => key), paths: refs.map(({ path }) => path) }
}

linux('names that are not UTF-8, or odd in other ways, are found, fingerprinted and described', async () => {
  const project = bytes(join(home, TMP), '/caf', [0xe9])
  fs.mkdirSync(bytes(project, `/chats/${ID}`), { recursive: true })
  put(bytes(project, '/.project_root'), '/home/ada/café')
  put(bytes(project, `/chats/${S}.jsonl`))
  put(bytes(project, `/chats/${ID}/b`, [0xff], '.jsonl'))
  put(`${TMP}/shop/chats/50%\n\u001b[31m.jsonl`)
  const { answers, told, paths, ctx } = await look()
  const odd = `~/${TMP}/shop/chats/50%25\n\u001b[31m`
  expect(answers).toEqual({ [S]: LINE.length, [`${ID}/b%FF`]: LINE.length, [odd]: LINE.length })
  expect(paths).toContain(`~/${TMP}/caf%E9/chats/${S}.jsonl`)
  expect(await told(S)).toMatchObject({ title: 'hello', project: '/home/ada/café' })
  expect(await told(`${ID}/b%FF`)).toMatchObject({ links: [{ rel: 'parent', key: S }] })
  expect(ctx.issues).toEqual([])
})

posix('what is named like a transcript and is none says so, and nothing waits for it', async () => {
  const at = (name: string) => join(home, TMP, 'shop/chats', `${name}.jsonl`)
  put(`${TMP}/shop/chats/${S}.jsonl`)
  put('elsewhere/secret.jsonl')
  execFileSync('mkfifo', [at('fifo')])
  fs.symlinkSync('nowhere.jsonl', at('dangling'))
  fs.symlinkSync(join(home, 'elsewhere/secret.jsonl'), at('outside'))
  const { answers } = await look()
  expect(Object.values(answers).sort()).toEqual([LINE.length, 'not-a-file', 'not-a-file', 'outside-root'])
})

test('credentials, the copies of people’s files, and what else is nobody’s business stay', async () => {
  const kept = [`${TMP}/shop/chats/${S}.jsonl`, `${TMP}/shop/${ID}/plans/credentials.md`]
  const left = [
    'oauth_creds.json',
    'google_accounts.json',
    'mcp-oauth-tokens.json',
    'a2a-oauth-tokens.json',
    '.env',
    'settings.json',
    'history/shop/.git/objects/ab/cdef',
    'history/shop/.git/HEAD',
    'history/shop/logs.json',
    'history/shop/chats/session-2026-06-01T10-00-99999999.jsonl',
    'antigravity/chats/x.jsonl',
    'tmp/shop/shell_history',
    `tmp/shop/logs/session-${ID}.jsonl`,
    'tmp/shop/chats/settings.json',
    'tmp/shop/chats/oauth_creds.json',
    'tmp/shop/.git/logs.json',
    `tmp/shop/${ID}/oauth_creds.json`,
    `tmp/shop/${ID}/.env`,
    `tmp/shop/${ID}/server.pem`,
    `tmp/shop/${ID}/plans/plan.md.tmp-12`,
    'tmp/shop/memory/.inbox/a.patch',
    'tmp/shop/tool-outputs/google_accounts.json',
    'tmp/.hidden/logs.json',
    'tmp/loose.jsonl',
  ]
  for (const path of kept) put(path)
  for (const path of left) put(`.gemini/${path}`)
  const { paths, ctx } = await look()
  expect(paths.sort()).toEqual(kept.map((path) => `~/${path}`).sort())
  expect(ctx.issues).toEqual([])
})

posix('links: followed within the roots, read once, and never out of them', async () => {
  put(`disk/gemini/tmp/shop/chats/${S}.jsonl`)
  put('disk/gemini/tmp/shop/.project_root', '/home/ada/shop')
  put('elsewhere/other/logs.json')
  fs.symlinkSync(join(home, 'disk/gemini'), join(home, '.gemini'))
  fs.symlinkSync('shop', join(home, TMP, 'again'))
  fs.symlinkSync(join(home, 'elsewhere/other'), join(home, TMP, 'out'))
  const { paths, ctx } = await look({ GEMINI_CLI_HOME: `${home}/nowhere` }, ['~/disk/gemini'])
  expect(paths).toEqual([`~/${TMP}/shop/chats/${S}.jsonl`])
  expect(ctx.issues).toMatchObject([{ code: 'outside-root', path: `~/${TMP}/out` }])
  // What the link leads to now may not be what was collected under its name.
  expect(ctx.coveredPaths).toEqual([`~/${TMP}/shop`])
})

posix('what leads nowhere now, as to a disk that is not mounted, is not covered', async () => {
  put(`${TMP}/shop/logs.json`)
  fs.symlinkSync(join(home, 'disk/chats'), join(home, TMP, 'shop/chats'))
  put(`${TMP}/blog/logs.json`)
  expect((await look()).ctx.coveredPaths).toEqual([`~/${TMP}/blog`])
  fs.rmSync(join(home, TMP, 'shop/chats'))
  expect((await look()).ctx.coveredPaths).toEqual([`~/${TMP}`])
  fs.mkdirSync(join(home, TMP, 'shop/chats'))
  fs.symlinkSync(join(home, 'disk/agents'), join(home, TMP, 'shop/chats', ID))
  expect((await look()).ctx.coveredPaths).toEqual([`~/${TMP}/blog`])
})

test('a root without tmp is not covered, one with an empty tmp is', async () => {
  put('.gemini/settings.json')
  expect((await look()).ctx.coveredPaths).toEqual([])
  fs.mkdirSync(join(home, TMP))
  expect((await look()).ctx.coveredPaths).toEqual([`~/${TMP}`])
})

posix('where the newer folder cannot be seen, the older copy does not pass for it', async () => {
  const old = `${TMP}/${sha256('/home/ada/shop')}`
  for (const project of [old, `${TMP}/shop`]) put(`${project}/chats/${S}.jsonl`)
  put(`${TMP}/shop/.project_root`, '/home/ada/shop')
  expect((await look()).paths).toEqual([`~/${TMP}/shop/chats/${S}.jsonl`])
  fs.rmSync(join(home, TMP, 'shop/chats'), { recursive: true })
  fs.symlinkSync(join(home, 'disk/chats'), join(home, TMP, 'shop/chats'))
  const { paths, ctx } = await look()
  expect([paths, ctx.coveredPaths]).toEqual([[], []])
})

test('the directory of a project: its marker, else that of its history, else the registry, and what the hash proves', async () => {
  const header = (directory: string) =>
    `${JSON.stringify({ sessionId: ID, projectHash: sha256(directory), startTime: '2026-06-01T10:00:00Z' })}\n`
  const context = (directory: string) =>
    `{"id":"c","type":"user","content":"This is the Gemini CLI.\\n- **Workspace Directories:**\\n  - ${directory}\\n"}\n`
  const cases: [folder: string, content: string, project: string | undefined][] = [
    ['marked', header('/home/ada/marked'), '/home/ada/marked'],
    ['in-history', LINE, '/home/ada/in-history'],
    ['registered', LINE, '/home/ada/registered'],
    [sha256('/home/ada/registered'), LINE, '/home/ada/registered'],
    ['lower', header('C:\\Ada\\Shop') + context('C:\\\\Ada\\\\Shop'), 'C:\\Ada\\Shop'],
    ['nobody-s', context('/home/ada/told'), '/home/ada/told'],
    ['homely', LINE, '~/homely'],
    ['unknown', LINE, undefined],
  ]
  put(
    '.gemini/projects.json',
    '{"projects":{"/home/ada/registered":"registered","/wrong":"marked","no path":"unknown"}}',
  )
  put(`${TMP}/marked/.project_root`, '/home/ada/marked\n')
  put('.gemini/history/in-history/.project_root', '/home/ada/in-history')
  put('.gemini/history/marked/.project_root', '/wrong/too')
  put(`${TMP}/lower/.project_root`, 'c:\\ada\\shop')
  put(`${TMP}/homely/.project_root`, join(home, 'homely'))
  put(`${TMP}/unknown/.project_root`, 'x'.repeat(5000))
  for (const [at, [folder, content]] of cases.entries())
    put(`${TMP}/${folder}/chats/session-2026-06-01T10-0${at}-x.jsonl`, content)
  const { told } = await look()
  for (const [at, [, , project]] of cases.entries())
    expect((await told(`session-2026-06-01T10-0${at}-x`)).project).toBe(project)
})

test('two projects’ things without an id are two, whatever their folders are called', async () => {
  put(`${TMP}/shop/chats/notes.jsonl`)
  put(`${TMP}/shop/agent/plans/p.md`)
  put(`${TMP}/blog/agent/plans/p.md`)
  put(`${TMP}/${'a'.repeat(64)}/chats/notes.jsonl`)
  put(`${TMP}/${'a'.repeat(64)}/tool-outputs/session-x/1.txt`)
  put(`${TMP}/shop/tool-outputs/session-x/1.txt`)
  const { keys } = await look()
  expect(new Set(keys).size).toBe(6)
})

test('options: further roots, whole paths, nothing else', async () => {
  put(`work/.gemini/tmp/x/logs.json`)
  const verdict = await readOptions(definition, { roots: [join(home, 'work/.gemini'), '~/none'] })
  if (verdict.issues) throw new Error(JSON.stringify(verdict.issues))
  expect((await look({}, verdict.value.roots)).paths).toEqual(['~/work/.gemini/tmp/x/logs.json'])
  expect(await readOptions(definition)).toEqual({ value: { roots: [] } })
  const wrong: Json[] = [{ roots: ['work'] }, { roots: '~/x' }, { root: [] }, { roots: ['~ada/x'] }]
  for (const written of wrong) expect((await readOptions(definition, written)).issues).toHaveLength(1)
})
