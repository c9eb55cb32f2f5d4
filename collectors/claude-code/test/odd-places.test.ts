import { afterEach, beforeEach, expect, test } from 'bun:test'
import { execFileSync } from 'node:child_process'
import * as fs from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { type ArtifactRef, isArtifactError } from '@exfil/core'
import { pretendContext } from '@exfil/core/testkit'
import definition from '../src/index.ts'

const LINE = '{"type":"user","message":{"role":"user","content":"hello"}}\n'
const posix = process.platform === 'win32' ? test.skip : test
const linux = process.platform === 'linux' ? test : test.skip
let home = ''

beforeEach(() => {
  home = fs.mkdtempSync(join(tmpdir(), 'exfil-odd-'))
})
afterEach(() => fs.rmSync(home, { recursive: true, force: true }))

const projects = '.claude/projects'

function put(path: string | Buffer, content = LINE): void {
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
  const content = async (ref: ArtifactRef | undefined) => {
    const chunks: Uint8Array[] = []
    for await (const chunk of (await collector.read(ref as ArtifactRef, { start: 0 }, ctx)).body) chunks.push(chunk)
    return Buffer.concat(chunks).toString()
  }
  return {
    refs,
    answers,
    content,
    ctx,
    collector,
    keys: refs.map(({ key }) => key),
    paths: refs.map(({ path }) => path),
  }
}

linux('names that are not UTF-8, or odd in other ways, are found, fingerprinted, described and read', async () => {
  const folder = join(home, projects, '-a')
  const foreign = bytes(join(home, projects), '/-caf', [0xe9])
  fs.mkdirSync(folder, { recursive: true })
  fs.mkdirSync(foreign)
  put(bytes(folder, '/b', [0xff, 0xfe], '.jsonl'))
  put(bytes(foreign, '/in-foreign.jsonl'))
  fs.mkdirSync(bytes(foreign, '/in-foreign/subagents'), { recursive: true })
  put(bytes(foreign, '/in-foreign/subagents/agent-1.jsonl'))
  put(`${projects}/-a/50%.jsonl`)
  put(`${projects}/-a/%FF.jsonl`)
  put(`${projects}/-a/two\nlines.jsonl`)
  put(`${projects}/-a/\u001b[31mred.jsonl`)
  put(`${projects}/-a/really\ufffd.jsonl`)
  put(`${projects}/-a/${'n'.repeat(249)}.jsonl`)
  const { refs, answers, content, collector, ctx, paths } = await look()
  expect(Object.keys(answers).sort()).toEqual(
    [
      '%25FF',
      '50%25',
      'b%FF%FE',
      'in-foreign',
      'in-foreign/agent-1',
      'n'.repeat(249),
      'really\ufffd',
      'two\nlines',
      '\u001b[31mred',
    ].sort(),
  )
  expect(paths).toContain('~/.claude/projects/-caf%E9/in-foreign.jsonl')
  expect(new Set(Object.values(answers))).toEqual(new Set([LINE.length]))
  for (const ref of JSON.parse(JSON.stringify(refs))) {
    expect(await content(ref)).toBe(LINE)
    expect((await collector.describe(ref, ctx)).title).toBe('hello')
  }
  expect(ctx.issues).toEqual([])
})

posix('what is named like a transcript and is none says so, and nothing waits for it', async () => {
  put(`${projects}/-a/real.jsonl`)
  put('elsewhere/secret.jsonl')
  const at = (name: string) => join(home, projects, '-a', name)
  fs.mkdirSync(at('folder.jsonl'))
  execFileSync('mkfifo', [at('fifo.jsonl')])
  fs.symlinkSync('loop.jsonl', at('loop.jsonl'))
  fs.symlinkSync('nowhere.jsonl', at('dangling.jsonl'))
  fs.symlinkSync(join(home, 'elsewhere/secret.jsonl'), at('outside.jsonl'))
  fs.symlinkSync('real.jsonl', at('inside.jsonl'))
  const { refs, answers, content } = await look()
  expect(answers).toEqual({
    dangling: 'not-a-file',
    fifo: 'not-a-file',
    folder: 'not-a-file',
    inside: LINE.length,
    loop: 'not-a-file',
    outside: 'outside-root',
    real: LINE.length,
  })
  for (const ref of refs) {
    const answer = answers[ref.key]
    if (typeof answer === 'number') expect(await content(ref)).toBe(LINE)
    else await expect(content(ref)).rejects.toMatchObject({ code: answer })
  }
})

posix('a project that is a link is read once, and never out of the roots', async () => {
  put(`${projects}/-a/s.jsonl`)
  put('elsewhere/-b/t.jsonl')
  fs.symlinkSync('-a', join(home, projects, '-0-again'))
  fs.symlinkSync(join(home, 'elsewhere/-b'), join(home, projects, '-out'))
  const { paths, ctx } = await look()
  expect(paths).toEqual(['~/.claude/projects/-a/s.jsonl'])
  expect(ctx.issues).toMatchObject([{ code: 'outside-root', path: '~/.claude/projects/-out' }])
})

posix('a root, or its projects, may be a link; what is reached twice is read once', async () => {
  put('disk/claude/projects/-a/s.jsonl')
  put('disk/claude/history.jsonl')
  put('work/history.jsonl')
  fs.symlinkSync(join(home, 'disk/claude'), join(home, '.claude'))
  fs.symlinkSync(join(home, 'disk/claude/projects'), join(home, 'work/projects'))
  const env = { CLAUDE_CONFIG_DIR: `${home}/work, ~/disk/claude/,relative` }
  const { paths, keys, ctx } = await look(env)
  expect(paths).toEqual(['~/.claude/history.jsonl', '~/.claude/projects/-a/s.jsonl', '~/work/history.jsonl'])
  expect(keys).toEqual(['~/.claude/history.jsonl', 's', '~/work/history.jsonl'])
  expect(ctx.issues).toEqual([])
})

test('further roots are read, also where no variable names them', async () => {
  put(`${projects}/-a/s.jsonl`)
  put('work/projects/-b/t.jsonl')
  const further = await look({}, ['~/work', `${home}/.claude/`, '~/missing'])
  expect(further.paths).toEqual(['~/.claude/projects/-a/s.jsonl', '~/work/projects/-b/t.jsonl'])
  const [, second] = further.refs
  expect(await further.content(second)).toBe(LINE)
  expect((await look({ CLAUDE_CONFIG_DIR: `${home}/work` }, ['~/work'])).keys).toEqual(further.keys)
})

test('a session keeps its key in another project, and its sub-agents theirs', async () => {
  put(`${projects}/-a/s.jsonl`)
  put(`${projects}/-a/s/subagents/agent-1.jsonl`)
  const before = await look()
  fs.renameSync(join(home, projects, '-a'), join(home, projects, '-b'))
  const after = await look()
  expect(after.keys).toEqual(before.keys)
  expect(after.paths).not.toEqual(before.paths)
})

test('a folder is covered when it was listed, and not when it is missing', async () => {
  put(`${projects}/-a/s.jsonl`)
  expect((await look()).ctx.coveredPaths).toContain('~/.claude/projects')
  fs.rmSync(join(home, projects, '-a'), { recursive: true })
  expect((await look()).ctx.coveredPaths).toContain('~/.claude/projects')
  put('.claude/plans/p.md')
  fs.rmSync(join(home, projects), { recursive: true })
  expect((await look()).ctx.coveredPaths).not.toContain('~/.claude/projects')
})

const BESIDE = ['history.jsonl', 'paste-cache', 'plans', 'tasks', 'todos'].map((name) => `~/.claude/${name}`)

test('what lies beside the projects and was removed is covered', async () => {
  put(`${projects}/-a/s.jsonl`)
  put('.claude/plans/p.md')
  put('.claude/history.jsonl')
  expect((await look()).ctx.coveredPaths.sort()).toEqual([...BESIDE, '~/.claude/projects'].sort())
  fs.rmSync(join(home, '.claude/plans'), { recursive: true })
  fs.rmSync(join(home, '.claude/history.jsonl'))
  expect((await look()).ctx.coveredPaths.sort()).toEqual([...BESIDE, '~/.claude/projects'].sort())
})

test('nothing is covered in a root that holds nothing of Claude Code’s: a mount point is such', async () => {
  fs.mkdirSync(join(home, '.claude'))
  expect((await look()).ctx.coveredPaths).toEqual([])
  put('.claude/.DS_Store')
  put('.claude/settings.json')
  fs.mkdirSync(join(home, '.claude/lost+found'))
  expect((await look()).ctx.coveredPaths).toEqual([])
  put('.claude/plans/p.md')
  expect((await look()).ctx.coveredPaths.sort()).toEqual(BESIDE)
})

posix('a folder that was moved away and linked to is not covered', async () => {
  put(`${projects}/-a/s.jsonl`)
  fs.mkdirSync(join(home, 'disk/plans'), { recursive: true })
  fs.symlinkSync(join(home, 'disk/plans'), join(home, '.claude/plans'))
  fs.symlinkSync(join(home, 'disk/unmounted'), join(home, '.claude/tasks'))
  const { coveredPaths } = (await look()).ctx
  expect(coveredPaths.sort()).toEqual(
    ['history.jsonl', 'paste-cache', 'projects', 'todos'].map((name) => `~/.claude/${name}`),
  )
})

test('a path with a comma is one root where it exists, and several where those do', async () => {
  put('a,b/projects/-x/one.jsonl')
  put('a/projects/-x/two.jsonl')
  expect((await look({ CLAUDE_CONFIG_DIR: `${home}/a,b` })).keys).toEqual(['one', 'two'])
})

test('notes about credentials are notes; hidden folders and credential files stay', async () => {
  const notes = [
    '.claude/plans/fix-credential-leak.md',
    `${projects}/-a/memory/credentials.md`,
    `${projects}/-a/memory/topics/id_rsa-rotation.md`,
    `${projects}/-a/s/tool-results/list-credentials.txt`,
  ]
  const kept = ['.git/config', '.git/objects/ab/cd', 'credentials.json', 'topics/server.pem', 'oauth_creds.json']
  for (const path of notes) put(path)
  for (const path of kept) for (const folder of ['memory', 's']) put(`${projects}/-a/${folder}/${path}`)
  put(`${projects}/.git/logs/HEAD`)
  const { paths, ctx } = await look()
  expect(paths).toEqual(notes.map((path) => `~/${path}`))
  expect(ctx.issues).toEqual([])
})
