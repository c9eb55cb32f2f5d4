import { afterEach, beforeEach, expect, test } from 'bun:test'
import * as fs from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { PretendArchive } from '@exfil/core/testkit'
import definition from '../src/index.ts'
import { optionsIn, readmeRules } from './rules-in.ts'

const SESSIONS = '.pi/agent/sessions/--Users-ingo-projects-irrlicht--'
const SESSION = `${SESSIONS}/2026-05-22T22-58-17-964Z_019e51e9-32ec-71b2-bbdb-235c33720800.jsonl`
const real = fs.readFileSync(join(import.meta.dir, 'homes/real-tools/home', SESSION))

let home = ''
beforeEach(() => {
  home = fs.mkdtempSync(join(tmpdir(), 'exfil-growth-'))
})
afterEach(() => fs.rmSync(home, { recursive: true }))

const at = (path: string) => join(home, path)

function put(path: string, content: Uint8Array | string): void {
  fs.mkdirSync(dirname(at(path)), { recursive: true })
  fs.writeFileSync(at(path), content)
}

const append = (path: string, more: string) => fs.appendFileSync(at(path), more)
const move = (from: string, to: string) => fs.renameSync(at(from), at(to))

const logs = (more = {}) =>
  new PretendArchive(definition, {
    rules: [{ name: 'app', root: '~/logs', globs: ['*.log*'], title: { regex: '^# (.+)$' }, ...more }],
  })

/** Where each artifact was last, its content, and whether it is gone; every version is of the first generation unless told. */
const everything = (archive: PretendArchive) =>
  archive.keys
    .map((key) => {
      const { path, gone, head, versions } = archive.kept(key)
      const generations = new Set(versions.map(({ generation }) => generation)).size
      return `${path} ${archive.content(key, head)}${generations > 1 ? ` of ${generations}` : ''}${gone ? ' gone' : ''}`
    })
    .sort()

test('a session that grows in pieces of any length is one artifact, and better known each time', async () => {
  const archive = new PretendArchive(definition, optionsIn(readmeRules()[1] ?? ''))
  put(SESSION, '')
  for (let end = 0, step = 1; end < real.length; end += step, step = step * 3 + 7) {
    fs.appendFileSync(at(SESSION), real.subarray(end, end + step))
    expect(await archive.sync({ home })).toMatchObject({ failed: 0, issues: [] })
  }
  expect(archive.keys).toEqual([`~/${SESSION}`])
  const { versions, description } = archive.kept(`~/${SESSION}`)
  expect(versions.length).toBeGreaterThan(4)
  expect(versions.every(({ generation }) => generation === 1)).toBeTrue()
  expect(archive.content(`~/${SESSION}`).equals(real)).toBeTrue()
  expect(description).toMatchObject({
    title: 'Reply with exactly the word: ok',
    agent: 'pi',
    project: '/Users/ingo/projects/irrlicht',
    startedAt: '2026-05-22T22:58:17.964Z',
    endedAt: '2026-05-22T22:58:20.596Z',
  })
})

test('logs that are renamed and begun anew: nothing is lost, nothing doubled', async () => {
  const archive = logs()
  for (const day of ['one', 'two', 'three', 'four']) {
    fs.rmSync(at('logs/app.log.2'), { force: true })
    for (const [from, to] of [
      ['logs/app.log.1', 'logs/app.log.2'],
      ['logs/app.log', 'logs/app.log.1'],
    ] as const) {
      if (!fs.existsSync(at(from))) continue
      // What was written after the last sync, just before the rotation.
      if (from === 'logs/app.log') append(from, '!')
      move(from, to)
    }
    put('logs/app.log', `# ${day}\n`)
    expect(await archive.sync({ home })).toMatchObject({ failed: 0, issues: [] })
    append('logs/app.log', 'more')
    expect(await archive.sync({ home })).toMatchObject({ uploaded: 1, failed: 0, issues: [] })
    expect(await archive.sync({ home })).toMatchObject({ unchanged: fs.readdirSync(at('logs')).length, puts: 0 })
  }
  expect(everything(archive)).toEqual([
    '~/logs/app.log # four\nmore',
    '~/logs/app.log.1 # three\nmore!',
    '~/logs/app.log.2 # one\nmore! gone',
    '~/logs/app.log.2 # two\nmore!',
  ])
})

test('logs that are dated when they are rotated', async () => {
  const archive = logs()
  put('logs/app.log', '# one\n')
  await archive.sync({ home })
  move('logs/app.log', 'logs/app.log-20260101')
  expect(await archive.sync({ home })).toMatchObject({ gone: 0, puts: 0 })
  put('logs/app.log', '# two\n')
  await archive.sync({ home })
  move('logs/app.log', 'logs/app.log-20260102')
  put('logs/app.log', '# three\n')
  expect(await archive.sync({ home })).toMatchObject({ uploaded: 1, gone: 0, failed: 0 })
  expect(everything(archive)).toEqual([
    '~/logs/app.log # three\n',
    '~/logs/app.log-20260101 # one\n',
    '~/logs/app.log-20260102 # two\n',
  ])
})

test('a log whose rotated name no glob matches begins a new generation, and the old one stays', async () => {
  const archive = logs({ globs: ['*.log'] })
  put('logs/app.log', '# one\n')
  await archive.sync({ home })
  move('logs/app.log', 'logs/app.log.1')
  put('logs/app.log', '# two, longer than one\n')
  await archive.sync({ home })
  expect(archive.keys).toEqual(['~/logs/app.log'])
  const { versions } = archive.kept('~/logs/app.log')
  expect(versions.map((version) => archive.content('~/logs/app.log', version).toString())).toEqual([
    '# one\n',
    '# two, longer than one\n',
  ])
})

test('a log that is copied and truncated in place', async () => {
  const archive = logs()
  put('logs/app.log', '# one\n')
  await archive.sync({ home })
  for (const day of ['# 2\n', '# 3\n']) {
    append('logs/app.log', '!')
    if (fs.existsSync(at('logs/app.log.1'))) move('logs/app.log.1', 'logs/app.log.2')
    fs.copyFileSync(at('logs/app.log'), at('logs/app.log.1'))
    fs.truncateSync(at('logs/app.log'))
    expect(await archive.sync({ home })).toMatchObject({ failed: 0, issues: [], gone: 0 })
    append('logs/app.log', day)
    expect(await archive.sync({ home })).toMatchObject({ uploaded: 1, failed: 0, issues: [], gone: 0 })
  }
  const contents = (key: string) =>
    archive.kept(key).versions.map((version) => archive.content(key, version).toString())
  expect(archive.keys).toEqual(['~/logs/app.log', '~/logs/app.log.1', '~/logs/app.log.2'])
  expect(contents('~/logs/app.log')).toEqual(['# one\n', '', '# 2\n', '# 3\n'])
  expect(contents('~/logs/app.log.1')).toEqual(['# 2\n!'])
  expect(contents('~/logs/app.log.2')).toEqual(['# one\n!'])
})

test('a report that is written anew keeps what it was', async () => {
  const archive = logs({ growth: 'rewrite', globs: ['*.json'], title: { field: 'name' } })
  for (const name of ['a', 'b', 'a']) {
    put('logs/r.json', `{\n  "name": "${name}"\n}\n`)
    fs.utimesSync(at('logs/r.json'), new Date(), new Date(Date.now() - 60_000))
    await archive.sync({ home })
  }
  expect(archive.kept('~/logs/r.json').versions).toHaveLength(2)
  expect(archive.kept('~/logs/r.json').description.title).toBe('a')
})
