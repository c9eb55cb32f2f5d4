import { afterAll, expect, setDefaultTimeout, test } from 'bun:test'
import { existsSync, readdirSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { fakeServer } from '../src/testing/fake-server.ts'
import { installNotes } from '../src/testing/notes-plugin.ts'
import { type TestMachine, testMachine } from '../src/testing/run-cli.ts'

setDefaultTimeout(60_000)

const server = fakeServer()
afterAll(() => server[Symbol.asyncDispose]())

/** A collector of the files of `~/ID` that keeps every promise, but for what `change` does to it. */
function diligent(id: string, change = ''): string {
  return `
    import { defineCollector } from '@exfil/core'
    import { fingerprintFiles, listFolder, placeOf, readFile } from '@exfil/core/files'
    const rootOf = (ctx) => placeOf(ctx.home + '/${id}', ctx)
    const kept = {
      async *discover(ctx) {
        ctx.signal.throwIfAborted()
        const found = listFolder(rootOf(ctx), ctx)
        if (!found) return
        yield found.map(({ name, path, locator }) => ({ key: name, kind: 'page', growth: 'append', path, locator }))
        ctx.covered('~/${id}')
      },
      fingerprint: (refs, ctx) => fingerprintFiles(refs, [rootOf(ctx)], ctx),
      describe: async (ref) => ({ title: ref.key }),
      read: (ref, span, ctx) => readFile(ref.locator, span, [rootOf(ctx)], ctx),
    }
    let calls = 0
    export default defineCollector({
      contract: 1, id: '${id}', title: 'Pages', rules: 1, reads: ['~/${id}/*'], create: () => ({ ...kept, ${change} }),
    })`
}

/** A machine whose linked plugins are these sources, by id. */
function machineWith(sources: Readonly<Record<string, string>>): TestMachine {
  const machine = testMachine()
  installNotes(machine, Object.fromEntries(Object.keys(sources).map((id) => [id, ''])))
  for (const [id, source] of Object.entries(sources)) if (source) machine.write(`plugins/${id}/index.ts`, source)
  return machine
}

async function json(machine: TestMachine, ...args: string[]) {
  const { code, stdout, stderr } = await machine.run([...args, '--json'])
  return { code, stderr, said: stdout === '' ? undefined : JSON.parse(stdout) }
}

test('list says where each comes from, whether it is enabled, and what each reads', async () => {
  using machine = machineWith({ notes: '', pages: '' })
  machine.write('.config/exfiltrator/config.toml', '[collectors.pages]\nenabled = false\n')
  const { code, said } = await json(machine, 'collectors', 'list')
  expect(code).toBe(0)
  expect(said).toMatchObject({ problems: [], hints: [] })
  const [first, ...rest] = said.collectors
  expect(first).toMatchObject({ origin: 'built-in', enabled: true, version: expect.stringMatching(/^\d+\.\d+\.\d+/) })
  const folder = (id: string) => join(machine.home, 'plugins', id)
  const plugin = { version: '1.0.0', origin: 'linked', title: 'Notes' }
  const on = { enabled: true, runs: true }
  const off = { enabled: false, runs: false }
  expect(rest).toEqual([
    { ...plugin, id: 'notes', package: 'exfil-notes', folder: folder('notes'), ...on, reads: ['~/notes'] },
    { ...plugin, id: 'pages', package: 'exfil-pages', folder: folder('pages'), ...off, reads: ['~/pages'] },
  ])
  const { stdout } = await machine.run(['collectors', 'list'])
  expect(stdout).toContain('\nnotes  Notes (exfil-notes 1.0.0, linked)\n    ~/notes\n')
  expect(stdout).toContain('\npages  Notes (exfil-pages 1.0.0, linked, disabled)\n')
})

test('list tells an installed plugin from a linked one', async () => {
  using machine = machineWith({ notes: '' })
  const folder = join(machine.dataDir, 'node_modules/exfil-notes')
  machine.write('.local/share/exfiltrator/node_modules/.keep', '')
  renameSync(join(machine.home, 'plugins/notes'), folder)
  const list = { oclif: { plugins: [{ name: 'exfil-notes', type: 'user', tag: 'latest' }] } }
  machine.write('.local/share/exfiltrator/package.json', JSON.stringify(list))
  const { said } = await json(machine, 'collectors', 'list')
  expect(said.collectors[1]).toMatchObject({ id: 'notes', origin: 'plugin', folder })
})

test('list goes on without one that hangs, loops, throws or is gone, and names each in a line', async () => {
  using machine = machineWith({
    hangs: 'await new Promise((go) => setTimeout(go, 1e9))',
    loops: 'while (true);',
    throws: `throw new Error('boom')`,
    gone: '',
    notes: '',
  })
  rmSync(join(machine.home, 'plugins/gone'), { recursive: true })
  const { code, stdout, stderr } = await machine.run(['collectors', 'list'])
  expect(code).toBe(3)
  expect(stdout).toContain('notes  Notes (exfil-notes 1.0.0, linked)\n')
  expect(stdout).toContain('hangs  cannot be loaded (exfil-hangs 1.0.0, linked)\n')
  const lines = stderr.trimEnd().split('\n').sort()
  expect(lines).toEqual([
    expect.stringMatching(/^exfil-gone is linked to .*plugins\/gone, which is no longer there: .*plugins uninstall/),
    'exfil-hangs cannot be loaded: it did not load within 3 s',
    'exfil-loops cannot be loaded: it did not load within 3 s',
    expect.stringMatching(/^exfil-throws cannot be loaded: .*boom/),
  ])
})

test('list and show name what is wrong in the configuration, and go on', async () => {
  using machine = machineWith({ notes: '' })
  const path = machine.write('.config/exfiltrator/config.toml', '[collectors.notes]\nenabled = "no"\ncolour = 1\n')
  const list = await json(machine, 'collectors', 'list')
  expect(list.code).toBe(3)
  expect(list.said.collectors).toHaveLength(2)
  expect(list.said.problems).toEqual([
    expect.stringMatching(/config\.toml line 2: collectors\.notes\.enabled: /),
    expect.stringMatching(/config\.toml line 3: collectors\.notes\.colour: /),
  ])
  expect(list.said.collectors[1]).toMatchObject({ id: 'notes', runs: false })
  const show = await json(machine, 'collectors', 'show', 'notes')
  expect(show.code).toBe(3)
  expect(show.said.problems).toEqual([
    expect.stringContaining(`${path} line 2: collectors.notes.enabled`),
    expect.stringContaining(`${path} line 3: collectors.notes.colour: it takes no options`),
  ])
})

/** Takes `folders`, a list of texts. */
const FOLDERS = `{ '~standard': {
  version: 1,
  vendor: 'tests',
  validate: (written) => ({ value: { folders: [], ...written } }),
  jsonSchema: { input: () => ({
    type: 'object',
    properties: { folders: { type: 'array', items: { type: 'string' }, default: [], description: 'More folders.' } },
  }) },
} }`

test('show says what it reads, its options and those in force, and what it did last', async () => {
  using machine = testMachine()
  installNotes(machine, { notes: FOLDERS })
  machine.write('notes/one.txt', 'first\n')
  machine.write('more/two.txt', 'second\n')
  const before = await json(machine, 'collectors', 'show', 'notes')
  expect(before).toMatchObject({ code: 0, stderr: '' })
  const option = {
    name: 'folders',
    type: 'list of texts',
    isRequired: false,
    description: 'More folders.',
    default: [],
  }
  expect(before.said).toEqual({
    id: 'notes',
    title: 'Notes',
    package: 'exfil-notes',
    version: '1.0.0',
    origin: 'linked',
    folder: join(machine.home, 'plugins/notes'),
    enabled: true,
    reads: ['~/notes'],
    options: [{ ...option, value: [], isWritten: false }],
    lastAccount: null,
    problems: [],
  })
  machine.write('.config/exfiltrator/config.toml', '[collectors.notes]\nfolders = ["more"]\n')
  await machine.run(['enroll', '--server', server.url, '--key', '-'], { stdin: `${server.key}\n` })
  expect((await machine.run(['sync', '--collector', 'notes'])).code).toBe(0)
  const after = await json(machine, 'collectors', 'show', 'notes')
  expect(after.said).toMatchObject({
    options: [{ value: ['more'], isWritten: true }],
    lastAccount: { tally: { seen: 2, uploaded: 2 }, issueCount: 0, issues: [] },
  })
  const { stdout } = await machine.run(['collectors', 'show', 'notes'])
  expect(stdout).toContain('options    folders = ["more"]: list of texts\n             More folders.\n')
  expect(stdout).toMatch(/\nlast sync {2}(just now|.* ago): 2 artifacts: 2 uploaded, 0 unchanged; read/)
})

test('show tells the last issues of a collector, also of a run that others had no part in', async () => {
  const change = `async *discover(ctx) {
    ctx.report({ code: 'denied', message: 'torn out', path: '~/pages/2.txt' })
    yield* kept.discover(ctx)
  }`
  using machine = machineWith({ notes: '', pages: diligent('pages', change) })
  machine.write('notes/one.txt', 'first\n')
  machine.write('pages/1.txt', 'page\n')
  await machine.run(['enroll', '--server', server.url, '--key', '-'], { stdin: `${server.key}\n` })
  await machine.run(['sync'])
  await machine.run(['sync', '--collector', 'notes'])
  const { said } = await json(machine, 'collectors', 'show', 'pages')
  expect(said.lastAccount).toMatchObject({ tally: { seen: 1 }, issueCount: 1, issues: [{ path: '~/pages/2.txt' }] })
  const { stdout } = await machine.run(['collectors', 'show', 'pages'])
  expect(stdout).toMatch(/\n {11}pages: ~\/pages\/2\.txt: torn out \(denied\)/)
})

test('show of one that cannot be loaded says what is known, why, and ends with 3', async () => {
  using machine = machineWith({ throws: `throw new Error('boom')` })
  const { code, stdout, stderr } = await machine.run(['collectors', 'show', 'throws'])
  expect(code).toBe(3)
  expect(stdout).toContain('package    exfil-throws 1.0.0 (linked)\n')
  expect(stderr).toMatch(/^exfil-throws cannot be loaded: .*boom[^\n]*\n$/)
})

test('a name that no collector has is wrong usage; one that can be installed says how', async () => {
  using machine = machineWith({ notes: '' })
  for (const command of ['show', 'check']) {
    const wrong = await machine.run(['collectors', command, 'nots'])
    expect([wrong.code, wrong.stdout]).toEqual([2, ''])
    expect(wrong.stderr).toBe('exfiltrator: no collector is called "nots": did you mean notes?\n')
    const known = await machine.run(['collectors', command, 'codex'])
    expect(known.code).toBe(2)
    expect(known.stderr).toContain('not installed: `exfiltrator plugins install codex`')
  }
})

test('check says of each promise that it is kept; it needs no enrolment, asks no server and keeps nothing', async () => {
  using machine = machineWith({ pages: diligent('pages') })
  for (const n of [1, 2, 3]) machine.write(`pages/${n}.txt`, `page ${n}\n`)
  const calls = server.calls.length
  const files = () => readdirSync(machine.home, { recursive: true }).sort()
  const before = files()
  const { code, stdout, stderr } = await machine.run(['collectors', 'check', 'pages'])
  expect([code, stderr]).toEqual([0, ''])
  const [first, ...lines] = stdout.trimEnd().split('\n')
  expect(first).toBe('pages (exfil-pages 1.0.0, linked): only reading; nothing is sent or kept')
  const last = lines.pop()
  for (const line of lines) expect(line).toMatch(/^(ok {7}|not run {2})[a-z]+: /)
  expect(lines[0]).toBe('ok       discover: lists what there is: 3 artifacts: 3 page')
  expect(last).toStartWith(`${lines.length} promises: `)
  expect(last).toContain(', 0 broken')
  expect(files()).toEqual(before)
  expect(server.calls.length).toBe(calls)
  expect(existsSync(machine.configDir)).toBe(false)
})

test('check says of a broken promise both values and what usually causes it, and ends with 3', async () => {
  const change = `async *discover(ctx) {
    for await (const batch of kept.discover(ctx)) yield batch.map((ref) => ({ ...ref, key: ref.key + ++calls }))
  }`
  using machine = machineWith({ pages: diligent('pages', change) })
  machine.write('pages/1.txt', 'page 1\n')
  const { code, stdout } = await machine.run(['collectors', 'check', 'pages'])
  expect(code).toBe(3)
  expect(stdout).toMatch(
    /\nbroken {3}keys: the same in two listings\n {11}promise: .*\(ArtifactRef\.key\)\n {11}on: .*\n {11}expected: \[ '1\.txt1' \]\n {11}got: {6}\[ '1\.txt2' \]\n {11}usually: {2}\S/,
  )
  expect(stdout).toMatch(/ 1 broken/)
  const { said } = await json(machine, 'collectors', 'check', 'pages')
  expect(said).toMatchObject({ collector: 'pages', package: 'exfil-pages', version: '1.0.0', issues: [] })
  expect(said.promises.find(({ result }: { result: string }) => result === 'broken')).toEqual({
    title: 'keys: the same in two listings',
    result: 'broken',
    promise: expect.any(String),
    contract: 'ArtifactRef.key',
    on: '~/pages/1.txt',
    expected: "[ '1.txt1' ]",
    got: "[ '1.txt2' ]",
    usually: expect.any(String),
  })
})

test('check does not take any error of describe for an answer: it names the artifact, the error and how many', async () => {
  const change = `describe: async (ref) => {
    if (ref.key !== '1.txt') return ref.nothing.title
    return { title: ref.key }
  }`
  using machine = machineWith({ pages: diligent('pages', change) })
  for (const n of [1, 2, 3]) machine.write(`pages/${n}.txt`, `page ${n}\n`)
  const { code, stdout } = await machine.run(['collectors', 'check', 'pages'])
  expect(code).toBe(3)
  expect(stdout).toMatch(/\nbroken {3}describe: [^\n]+\n {11}promise: /)
  expect(stdout).toMatch(/\n {11}on: {7}page [23]\.txt, the first of 2 that could not be described\n/)
  expect(stdout).toMatch(/\n {11}got: {6}the error Error: .*ref\.nothing\.title/)
  expect(stdout).toContain(' 1 broken')
})

test('check says how many could not be made out', async () => {
  const change = `describe: async (ref) => {
    if (ref.key !== '1.txt') return { title: ref.key }
    throw Object.defineProperty(Object.assign(new Error('no page'), { code: 'malformed' }), Symbol.for('exfil.ArtifactError'), { value: true })
  }`
  using machine = machineWith({ pages: diligent('pages', change) })
  for (const n of [1, 2, 3]) machine.write(`pages/${n}.txt`, `page ${n}\n`)
  const { code, stdout } = await machine.run(['collectors', 'check', 'pages'])
  expect(code).toBe(0)
  expect(stdout).toContain('2 artifacts, 2 with a title; 1 could not be described: page 1.txt\n')
})

test.skipIf(process.platform !== 'linux')('check sees what a plugin leaves open in its own process', async () => {
  const change = `read: async (ref, { start, end = 7 }) => {
    require('node:fs').openSync(ref.locator)
    return { body: (async function* () { yield new Uint8Array(end - start) })(), fingerprint: async () => ({ token: 'x' }) }
  }`
  using machine = machineWith({ pages: diligent('pages', change) })
  machine.write('pages/1.txt', 'page 1\n')
  const { code, stdout } = await machine.run(['collectors', 'check', 'pages'])
  expect(code).toBe(3)
  expect(stdout).toMatch(/\nbroken {3}leaks: [^\n]+\n {11}promise: .*\n.*\n.*\n {11}got: {6}20 more\n/)
  expect(stdout).toContain(' 1 broken')
})

test('check of one that cannot list says so once, and shows what was reported without control characters', async () => {
  const change = `async *discover(ctx) {
    ctx.report({ code: 'denied', message: 'no\\u001b[31m', path: '~/pages/a' })
    throw new TypeError('no such thing')
  }`
  using machine = machineWith({ pages: diligent('pages', change) })
  const { code, stdout } = await machine.run(['collectors', 'check', 'pages'])
  expect(code).toBe(3)
  const lines = stdout.split('\n')
  expect(lines.filter((line) => line.startsWith('broken'))).toEqual(['broken   discover: lists what there is'])
  expect(lines.filter((line) => line.startsWith('not run')).length).toBeGreaterThan(5)
  expect(stdout).toContain('reported ~/pages/a: no\\x1b[31m (denied)\n')
})

test('check of one that cannot be loaded or whose options do not hold does not begin', async () => {
  using machine = machineWith({ throws: `throw new Error('boom')`, notes: '' })
  const broken = await machine.run(['collectors', 'check', 'throws'])
  expect([broken.code, broken.stdout]).toEqual([3, ''])
  expect(broken.stderr).toMatch(/^exfiltrator: exfil-throws cannot be loaded: .*boom/)
  machine.write('.config/exfiltrator/config.toml', '[collectors.notes]\ncolour = 1\n')
  const mistaken = await machine.run(['collectors', 'check', 'notes'])
  expect([mistaken.code, mistaken.stdout]).toEqual([2, ''])
  expect(mistaken.stderr).toContain('line 2: collectors.notes.colour: it takes no options')
})
