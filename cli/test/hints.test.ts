import { afterAll, expect, setDefaultTimeout, test } from 'bun:test'
import { cpSync, existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import pkg from '../package.json' with { type: 'json' }
import { fakeServer } from '../src/testing/fake-server.ts'
import { type TestMachine, testMachine } from '../src/testing/run-cli.ts'

setDefaultTimeout(60_000)

const root = resolve(import.meta.dir, '../..')
const server = fakeServer()
afterAll(() => server[Symbol.asyncDispose]())

/** The file of each hint's package, by the collector's id. */
const folderOf = (id: string) => join(root, 'collectors', id)

/** A machine with sessions of two agents, and nothing that reads them. */
function machineWithSessions(): TestMachine {
  const machine = testMachine()
  for (const [day, id] of [
    ['01', 'a'],
    ['02', 'b'],
  ]) {
    machine.write(`.codex/sessions/2026/05/${day}/rollout-2026-05-${day}T10-00-00-${id}.jsonl`, '')
  }
  machine.write('.codex/sessions/2026/05/01/rollout-2026-05-01T10-00-00-a.jsonl.zst', '')
  machine.write('.codex/archived_sessions/rollout-2026-04-01T10-00-00-c.jsonl', '')
  machine.write('.codex/auth.json', '{}')
  machine.write('.gemini/tmp/app/chats/session-2026-05-01T10-00-0a0a0a0a.jsonl', '')
  machine.write('.gemini/tmp/app/chats/session-2026-05-01T10-00-0a0a0a0a.json', '')
  return machine
}

const HINTS = [
  {
    package: '@exfil/collector-codex',
    install: 'exfiltrator plugins install codex',
    count: 3,
    more: false,
    what: 'Codex sessions',
  },
  {
    package: '@exfil/collector-gemini',
    install: 'exfiltrator plugins install gemini',
    count: 1,
    more: false,
    what: 'Gemini session',
  },
]
const LINES = [
  '3 Codex sessions here; `exfiltrator plugins install codex`',
  '1 Gemini session here; `exfiltrator plugins install gemini`',
]

function link(machine: TestMachine, ids: readonly string[]): void {
  const plugins = ids.map((id) => ({ name: `@exfil/collector-${id}`, type: 'link', root: folderOf(id) }))
  machine.write('.local/share/exfiltrator/package.json', JSON.stringify({ oclif: { plugins } }))
}

test('collectors list, status and sync tell of sessions that nothing here reads; the exit code says nothing of it', async () => {
  using machine = machineWithSessions()
  const list = await machine.run(['collectors', 'list'])
  expect([list.code, list.stderr]).toEqual([0, ''])
  expect(list.stdout).toEndWith(`${LINES.join('\n')}\n`)
  expect(JSON.parse((await machine.run(['collectors', 'list', '--json'])).stdout).hints).toEqual(HINTS)
  await machine.run(['enroll', '--server', server.url, '--key', '-'], { stdin: `${server.key}\n` })
  const status = await machine.run(['status'])
  expect(status.code).toBe(0)
  for (const line of LINES) expect(status.stdout).toContain(`\nhint       ${line}\n`)
  expect(JSON.parse((await machine.run(['status', '--json'])).stdout).hints).toEqual(HINTS)
  const sync = await machine.run(['sync'])
  expect(sync.code).toBe(0)
  expect(sync.stderr).toBe(`${LINES.join('\n')}\n`)
  const dry = await machine.run(['sync', '--dry-run'])
  expect(dry.stderr).toBe(`${LINES.join('\n')}\n`)
  const json = await machine.run(['sync', '--json'])
  expect([json.code, json.stderr]).toEqual([0, ''])
  expect(JSON.parse(json.stdout)).toMatchObject({ hints: HINTS, issues: [] })
  expect(await machine.run(['sync', '--quiet'])).toEqual({ code: 0, stdout: '', stderr: '' })
})

test('a machine that has nothing of the kind hears nothing', async () => {
  using machine = testMachine()
  const { stdout } = await machine.run(['status'])
  expect(stdout).not.toContain('hint')
  expect(JSON.parse((await machine.run(['collectors', 'list', '--json'])).stdout).hints).toEqual([])
})

test('what is installed is not hinted at, also when it is switched off', async () => {
  using machine = machineWithSessions()
  link(machine, ['codex'])
  const hints = async () => JSON.parse((await machine.run(['status', '--json'])).stdout).hints
  expect(await hints()).toEqual(HINTS.slice(1))
  machine.write('.config/exfiltrator/config.toml', '[collectors.codex]\nenabled = false\n')
  expect(await hints()).toEqual(HINTS.slice(1))
})

test('what is not installed is not hinted at once a person has switched it off', async () => {
  using machine = machineWithSessions()
  const hints = async () => JSON.parse((await machine.run(['status', '--json'])).stdout).hints
  expect(await hints()).toEqual(HINTS)
  machine.write('.config/exfiltrator/config.toml', '[collectors.codex]\nenabled = false\n')
  expect(await hints()).toEqual(HINTS.slice(1))
  expect(JSON.parse((await machine.run(['config', 'check', '--json'])).stdout).problems).toEqual([])
})

test('sessions in a folder that the environment names count too, each once', async () => {
  using machine = machineWithSessions()
  machine.write('elsewhere/sessions/2026/05/03/rollout-2026-05-03T10-00-00-d.jsonl', '')
  const count = async (env: Record<string, string>) =>
    JSON.parse((await machine.run(['status', '--json'], { env })).stdout).hints[0].count
  expect(await count({ CODEX_HOME: join(machine.home, 'elsewhere') })).toBe(4)
  expect(await count({ CODEX_HOME: join(machine.home, '.codex') })).toBe(3)
})

test('every hint names a package of this repository that does not come with the cli, and finds its real sessions', async () => {
  const collectors = readdirSync(join(root, 'collectors'))
  for (const { package: name, collector, look } of pkg.exfil.hints) {
    expect(collectors).toContain(collector)
    expect(pkg.oclif.plugins).not.toContain(name)
    const manifest = JSON.parse(readFileSync(join(folderOf(collector), 'package.json'), 'utf8'))
    expect(manifest.name).toBe(name)
    expect(manifest.exfil.collectors.map(({ id }: { id: string }) => id)).toContain(collector)
    for (const pattern of look) {
      expect(pattern).toMatch(/^(~|\$[A-Z_]+)\//)
      expect(pattern).not.toContain('**')
    }
    using machine = testMachine()
    const home = join(folderOf(collector), 'test/homes/real-sessions/home')
    expect(existsSync(home)).toBe(true)
    cpSync(home, machine.home, { recursive: true })
    const { hints } = JSON.parse((await machine.run(['status', '--json'])).stdout)
    expect(hints).toMatchObject([{ package: name }])
    const sessions = readdirSync(home, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
    expect(hints[0].count).toBe(sessions.length)
  }
})
