/** The published CLI on an empty machine: a collector is installed, used, updated and uninstalled, and the archive keeps what it brought. */
import { afterAll, beforeAll, expect, test } from 'bun:test'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import pkg from '../package.json' with { type: 'json' }
import { type CliResult, type Machine, makeMachine, root, run } from './drivers/machine.ts'
import { git, node, verdaccio } from './drivers/needs.ts'
import { type Registry, startRegistry } from './drivers/registry.ts'
import { installPublished, onlyBun, packFiles, packRelease, packToldAnew, packVersion } from './drivers/release.ts'
import { enrollmentKey, openWorld, type World } from './drivers/world.ts'

let cleanup: AsyncDisposableStack
let world: World
let registry: Registry
let machine: Machine
let folder: string
let release: ReadonlyMap<string, string>
let command: string
let exfiltrator: (...args: string[]) => Promise<CliResult>

beforeAll(async () => {
  cleanup = new AsyncDisposableStack()
  if (verdaccio.skip) return
  folder = mkdtempSync(join(tmpdir(), 'exfil-published-'))
  cleanup.defer(() => rmSync(folder, { recursive: true, force: true }))
  release = await packRelease(join(folder, 'release'))
  registry = cleanup.use(await startRegistry({ upstream: true }))
  await registry.publish([...release.values()])
  world = cleanup.use(await openWorld({ sessions: 1 }))
  machine = cleanup.use(makeMachine('published'))
  const env = { ...machine.env, ...registry.env, PATH: onlyBun(folder) }
  command = await installPublished(registry, env)
  exfiltrator = (...args) => run([command, ...args], { env, cwd: machine.home })
}, 300_000)
afterAll(() => cleanup.disposeAsync())

const gemini = { type: ['gemini'] }

/** A session as Gemini CLI writes it. */
function writeSession(prompt: string): void {
  const id = '5f2d9a7c-0000-4000-8000-000000000001'
  const path = join(machine.home, '.gemini/tmp/notes/chats/session-2026-03-01T10-00-5f2d9a7c.jsonl')
  const lines = [
    {
      sessionId: id,
      projectHash: 'a'.repeat(64),
      startTime: '2026-03-01T10:00:00.000Z',
      lastUpdated: '2026-03-01T10:00:00.000Z',
      kind: 'main',
    },
    { id: 'm1', timestamp: '2026-03-01T10:00:01.000Z', type: 'user', content: [{ text: prompt }] },
    {
      id: 'm2',
      timestamp: '2026-03-01T10:00:02.000Z',
      type: 'gemini',
      content: 'Done.',
      thoughts: [],
      model: 'gemini-3-pro',
    },
  ]
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, lines.map((line) => `${JSON.stringify(line)}\n`).join(''))
}

test.skipIf(verdaccio.skip)(
  verdaccio.title('install, sync, update, uninstall: the artifacts stay'),
  async () => {
    writeSession('Sort the notes by month')
    const { key } = await enrollmentKey(world.dashboard)
    const enroll = ['enroll', '--server', world.stack.ready.url, '--key', key]
    expect(await exfiltrator(...enroll)).toMatchObject({ code: 0 })

    const installed = await exfiltrator('plugins', 'install', 'gemini', '--json')
    expect(installed).toMatchObject({ code: 0, stderr: '' })
    expect(JSON.parse(installed.stdout)).toEqual({
      installed: { name: '@exfil/collector-gemini', version: '0.1.0', collectors: ['gemini'], tag: 'latest' },
    })
    const first = await exfiltrator('sync', '--collector', 'gemini', '--json')
    expect(first).toMatchObject({ code: 0, stderr: '' })
    const before = await world.dashboard.artifacts(gemini)
    expect(before).toEqual([
      expect.objectContaining({ kind: 'session', title: 'Sort the notes by month', state: 'present' }),
    ])

    await registry.publish([await packToldAnew(folder, release.get('@exfil/collector-gemini') as string, '0.2.0')])
    const updated = await exfiltrator('plugins', 'update', '--json')
    expect(updated).toMatchObject({ code: 0, stderr: '' })
    expect(JSON.parse(updated.stdout).plugins).toEqual([
      { name: '@exfil/collector-gemini', status: 'updated', from: '0.1.0', to: '0.2.0' },
    ])
    expect(JSON.parse((await exfiltrator('sync', '--json')).stdout)).toMatchObject({ uploaded: 0, described: 1 })
    expect(await world.dashboard.artifacts(gemini)).toEqual([
      expect.objectContaining({ id: before[0]?.id, title: 'Sort the notes by month (told anew)' }),
    ])

    expect(await exfiltrator('plugins', 'uninstall', 'gemini')).toMatchObject({ code: 0, stderr: '' })
    expect(JSON.parse((await exfiltrator('plugins', '--json')).stdout)).toEqual({ plugins: [] })
    expect(existsSync(join(machine.dataDir, 'node_modules/@exfil/collector-gemini'))).toBe(false)
    expect((await exfiltrator('sync', '--json')).code).toBe(0)
    const [kept] = await world.dashboard.artifacts(gemini)
    expect(kept).toMatchObject({ id: before[0]?.id, state: 'present', checksum: before[0]?.checksum })
    expect((await world.dashboard.content(kept?.id as string)).status).toBe(200)
  },
  300_000,
)

test.skipIf(verdaccio.skip || git.skip)(
  verdaccio.title(git.title('what the docs tell to type works')),
  async () => {
    const gemini = release.get('@exfil/collector-gemini') as string
    await registry.publish([await packVersion(folder, gemini, '1.2.0')])
    await registry.publish([await packVersion(folder, gemini, '2.0.0-next.1')], 'next')
    // Somebody's package: published, packed, in a folder, in a repository.
    const place = join(machine.home, 'exfil-notes')
    const exfil = { collectors: [{ id: 'notes', entry: './index.ts' }] }
    const manifest = { name: 'exfil-notes', version: '1.0.0', oclif: {}, exfil }
    const source = "export default { contract: 1, id: 'notes', title: 'Notes', rules: 1, reads: [], create() {} }"
    const files = { 'package.json': JSON.stringify(manifest), 'index.ts': source }
    await registry.publish([await packFiles(machine.home, files)])
    mkdirSync(place)
    for (const [name, text] of Object.entries(files)) writeFileSync(join(place, name), text)
    const author = ['-c', 'user.name=Ada', '-c', 'user.email=ada@exfil.example.com']
    for (const args of [
      ['init', '--quiet'],
      ['add', '.'],
      [...author, 'commit', '--quiet', '--message', 'First'],
    ])
      expect(await run([git.path, ...args], { env: machine.env, cwd: place })).toMatchObject({ code: 0 })

    const text = readFileSync(join(root, 'docs/plugins.md'), 'utf8')
    const typed = [...text.matchAll(/^exfiltrator (.*?)(?: +#.*)?$/gm)].map(([, line]) => line as string)
    expect(typed.length).toBeGreaterThan(10)
    const env = { ...machine.env, ...registry.env }
    for (const line of typed) {
      const args = line.replace('https://git.example.com/me/exfil-notes.git', `git+file://${place}/.git`).split(' ')
      const { code, stderr } = await run([command, ...args], { env, cwd: machine.home })
      expect({ line, code, stderr: code === 0 ? '' : stderr }).toEqual({ line, code: 0, stderr: '' })
    }
  },
  300_000,
)

test.skipIf(verdaccio.skip)(
  verdaccio.title('what was published says what it is, and knows its own collector'),
  async () => {
    const { version } = pkg
    expect((await exfiltrator('--version')).stdout).toStartWith(`exfiltrator/${version} bun-`)
    expect((await exfiltrator('--help')).stdout).toContain('plugins')
    const { collectors } = JSON.parse((await exfiltrator('collectors', 'list', '--json')).stdout)
    expect(collectors).toContainEqual(expect.objectContaining({ id: 'claude-code', origin: 'built-in', version }))
  },
)

test.skipIf(verdaccio.skip || node.skip)(
  verdaccio.title(node.title('installed with npm, where there is Node and no Bun, it runs on the Bun it brings')),
  async () => {
    using other = makeMachine('npm')
    const path = join(folder, 'only-node')
    mkdirSync(path)
    symlinkSync(node.path, join(path, 'node'))
    const npm = join(root, 'cli/node_modules/npm/bin/npm-cli.js')
    const env = { ...other.env, ...registry.env, PATH: path }
    const prefix = join(other.home, 'prefix')
    // Nothing may need the scripts of packages.
    const flags = ['--global', '--ignore-scripts', `--prefix=${prefix}`]
    const install = [process.execPath, npm, 'install', ...flags, 'exfiltrator']
    expect(await run(install, { env, cwd: other.home })).toMatchObject({ code: 0 })
    const { code, stdout, stderr } = await run([join(prefix, 'bin/exfiltrator'), 'status', '--json'], {
      env,
      cwd: other.home,
    })
    expect({ code, stderr }).toEqual({ code: 4, stderr: '' })
    expect(JSON.parse(stdout)).toMatchObject({ enrolled: false })
  },
  300_000,
)
