import { afterEach, beforeEach, expect, test } from 'bun:test'
import { createHash } from 'node:crypto'
import * as fs from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { PretendArchive } from '@exfil/core/testkit'
import definition from '../src/index.ts'

const homes = join(import.meta.dir, 'homes')
const recordings = join(homes, 'real-sessions/home/.gemini/tmp')
const documents = join(homes, 'real-documents/home/.gemini/tmp/abc123def456/chats')

const DIRECTORY = '/home/ada/shop'
const OLD = `.gemini/tmp/${createHash('sha256').update(DIRECTORY).digest('hex')}`
const NEW = '.gemini/tmp/shop'
const SESSION = 'session-2024-01-01T10-00-sess-uui'

let home = ''
let archive: PretendArchive

beforeEach(() => {
  home = fs.mkdtempSync(join(tmpdir(), 'exfil-growth-'))
  archive = new PretendArchive(definition)
})
afterEach(() => fs.rmSync(home, { recursive: true, force: true }))

const sync = () => archive.sync({ home })

function put(path: string, content: string | Uint8Array): void {
  fs.mkdirSync(dirname(join(home, path)), { recursive: true })
  fs.writeFileSync(join(home, path), content)
}

/** What newer versions do once with the folder of an older one: they copy it, and leave it. */
function copyFolder(from: string, to: string, directory: string): void {
  fs.cpSync(join(home, from), join(home, to), { recursive: true })
  put(`${to}/.project_root`, directory)
}

/** What newer versions do with a document when its session goes on: the same in lines, beside it. */
function convert(folder: string, session: string, more: string): string {
  const { messages, ...header } = JSON.parse(fs.readFileSync(join(home, folder, `chats/${session}.json`), 'utf8'))
  const lines = [header, ...messages, { $set: { sessionId: header.sessionId } }]
  const text = lines.map((line) => `${JSON.stringify(line)}\n`).join('') + more
  put(`${folder}/chats/${session}.jsonl`, text)
  return text
}

const stages = [1, 2, 3, 4, 5].map((at) =>
  fs.readFileSync(join(documents, `session-2024-01-01T10-0${at}-sess-uui.json`)),
)

test('a document that is rewritten on every change is one artifact, and each state of it is kept', async () => {
  for (const [at, content] of stages.entries()) {
    put(`${OLD}/chats/${SESSION}.json`, content)
    await sync()
    expect(archive.keys).toEqual([SESSION])
    expect(archive.content(SESSION)).toEqual(content)
    expect(archive.kept(SESSION).versions).toHaveLength(at + 1)
  }
  for (const [at, version] of archive.kept(SESSION).versions.entries())
    expect(archive.content(SESSION, version)).toEqual(stages[at] as Buffer)
})

test('documents, copied to the folder with a name, converted, and gone on with: one artifact with all it ever was', async () => {
  for (const content of stages.slice(0, 4)) {
    put(`${OLD}/chats/${SESSION}.json`, content)
    await sync()
  }
  put(`${OLD}/logs.json`, '["before"]')
  await sync()
  const keys = archive.keys
  expect(keys).toHaveLength(2)
  const [log = ''] = keys.filter((key) => key !== SESSION)

  copyFolder(OLD, NEW, DIRECTORY)
  await sync()
  expect(archive.keys).toEqual(keys)
  expect(archive.kept(SESSION)).toMatchObject({ path: `~/${NEW}/chats/${SESSION}.json`, gone: false })
  expect(archive.kept(SESSION).versions).toHaveLength(4)
  expect(archive.kept(SESSION).description.project).toBe(DIRECTORY)

  let lines = convert(NEW, SESSION, '')
  await sync()
  expect(archive.keys).toEqual(keys)
  expect(archive.kept(SESSION)).toMatchObject({ path: `~/${NEW}/chats/${SESSION}.jsonl`, gone: false })
  const converted = archive.kept(SESSION).head.generation

  for (const more of ['{"id":"n1","type":"user","content":"Next"}\n', '{"$set":{"summary":"How it ended"}}\n']) {
    lines += more
    put(`${NEW}/chats/${SESSION}.jsonl`, lines)
    await sync()
  }
  expect(archive.content(SESSION).toString()).toBe(lines)
  expect(archive.kept(SESSION).description.title).toBe('How it ended')
  expect(archive.kept(SESSION).head.generation).toBe(converted)
  expect(
    archive
      .kept(SESSION)
      .versions.map((version) => archive.content(SESSION, version).toString())
      .slice(0, 4),
  ).toEqual(stages.slice(0, 4).map(String))

  // An older version goes on in the old folder: nothing flips, however often it is looked at.
  put(`${OLD}/chats/${SESSION}.json`, stages[4] as Buffer)
  put(`${OLD}/logs.json`, '["older"]')
  put(`${NEW}/logs.json`, '["newer"]')
  await sync()
  expect(archive.content(SESSION).toString()).toBe(lines)
  expect(archive.content(log).toString()).toBe('["newer"]')
  for (const unchanged of [await sync(), await sync()])
    expect(unchanged).toMatchObject({ seen: 2, unchanged: 2, described: 0 })
  expect(archive.keys).toEqual(keys)
})

test('real recordings that grow in pieces of any length are one artifact and one generation each', async () => {
  const files = fs
    .readdirSync(recordings, { recursive: true })
    .filter((name) => String(name).endsWith('.jsonl')) as string[]
  expect(files).toHaveLength(38)
  for (const part of [0, 0.01, 0.2, 0.21, 0.9, 1]) {
    for (const file of files) {
      const bytes = fs.readFileSync(join(recordings, file))
      put(`.gemini/tmp/${file}`, bytes.subarray(0, Math.ceil(bytes.length * part)))
    }
    await sync()
  }
  const names = files.map((file) => file.slice(file.lastIndexOf('/') + 1, -'.jsonl'.length)).sort()
  expect(archive.keys).toEqual(names)
  for (const file of files) {
    const key = file.slice(file.lastIndexOf('/') + 1, -'.jsonl'.length)
    expect(archive.content(key).equals(fs.readFileSync(join(recordings, file)))).toBe(true)
    expect(new Set(archive.kept(key).versions.map(({ generation }) => generation)).size).toBe(1)
  }

  // Each project in its turn gets a folder with a name; its directory is what the recording itself says.
  for (const [at, folder] of [...new Set(files.map((file) => file.slice(0, 64)))].entries()) {
    const key = names.find((name) => archive.kept(name).path.includes(folder)) ?? ''
    copyFolder(`.gemini/tmp/${folder}`, `.gemini/tmp/cwd-${at}`, archive.kept(key).description.project ?? '')
  }
  expect(await sync()).toMatchObject({ seen: 38, unchanged: 38, described: 38, gone: 0, bytesSent: 0 })
  expect(archive.keys).toEqual(names)
  expect(await sync()).toMatchObject({ seen: 38, unchanged: 38, described: 0 })
})

test('what Gemini CLI deletes is marked gone, with what belongs to it, and nothing else is', async () => {
  fs.cpSync(join(homes, 'every-kind/home'), home, { recursive: true })
  await sync()
  const keys = archive.keys
  const id = '11111111-1111-4111-8111-111111111111'
  for (const path of ['chats/session-2026-06-01T10-00-11111111.jsonl', `chats/${id}`, `tool-outputs/session-${id}`, id])
    fs.rmSync(join(home, NEW, path), { recursive: true })
  await sync()
  const gone = keys.filter((key) => archive.kept(key).gone)
  expect(gone).toEqual(keys.filter((key) => key.includes('11111111')))
  expect(gone).toHaveLength(7)

  // The whole root is away, as when a disk is not mounted: nothing is thought gone.
  fs.renameSync(join(home, '.gemini'), join(home, 'away'))
  expect(await sync()).toMatchObject({ seen: 0, gone: 0 })
  fs.mkdirSync(join(home, '.gemini'))
  expect(await sync()).toMatchObject({ seen: 0, gone: 0 })
})

test('a transcript that was set aside is an artifact of its own; the one that begins anew stays what it was', async () => {
  const path = `${NEW}/chats/session-2026-06-01T10-00-11111111.jsonl`
  put(path, 'not what it should be\n')
  await sync()
  fs.renameSync(join(home, path), join(home, `${path}.unreadable-1780000000000`))
  put(path, '{"sessionId":"11111111-1111-4111-8111-111111111111","projectHash":"x"}\n')
  put(`${path}.tmp-77`, 'in the making')
  await sync()
  const [session = '', aside = '', ...more] = archive.keys
  expect([session, more]).toEqual(['session-2026-06-01T10-00-11111111', []])
  expect(archive.content(session).toString()).toStartWith('{"sessionId"')
  expect(archive.content(aside).toString()).toBe('not what it should be\n')
  expect(archive.kept(aside).kind).toBe('unreadable')
})
