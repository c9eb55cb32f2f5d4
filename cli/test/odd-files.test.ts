/** Names and things that do not belong among transcripts: one line each at most, and the rest is synced. */
import { afterAll, beforeAll, expect, test } from 'bun:test'
import {
  chmodSync,
  chownSync,
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Account } from '@exfil/core/wire'
import { expectSound } from './drivers/ledger.ts'
import { cliCommand } from './drivers/machine.ts'
import { openWorld, type World } from './drivers/world.ts'

const nobody = 65534
const asRoot = process.getuid?.() === 0
let world: World
let project: string
let binary: string[]
let tools: string

beforeAll(async () => {
  world = await openWorld({ sessions: 6 })
  project = join(world.machine.home, '.claude/projects/-home-me-odd')
  mkdirSync(project, { recursive: true })
  /** An ordinary user may not be able to reach the checkout. */
  tools = mkdtempSync(join(tmpdir(), 'exfil-tools-'))
  chmodSync(tools, 0o755)
  binary = cliCommand()
  if (asRoot && binary.length === 1 && binary[0]) {
    const copy = join(tools, 'exfiltrator')
    copyFileSync(binary[0], copy)
    chmodSync(copy, 0o755)
    process.env.EXFILTRATOR_TEST_CLI = copy
  }
}, 120_000)
afterAll(async () => {
  if (binary.length === 1) process.env.EXFILTRATOR_TEST_CLI = binary[0]
  rmSync(tools, { recursive: true, force: true })
  await world[Symbol.asyncDispose]()
})

/** The sync as somebody whom a file's mode can stop. */
async function syncAsUser(): Promise<{ account: Account; stderr: string; code: number; peak: number }> {
  if (asRoot) giveAway(world.machine.home)
  const result = await world.machine.cli(['sync', '--json'], asRoot ? { uid: nobody } : {})
  expect([0, 3], result.stderr).toContain(result.code)
  return { account: JSON.parse(result.stdout), stderr: result.stderr, code: result.code, peak: result.peak }
}

function giveAway(folder: string): void {
  const done = Bun.spawnSync(['chown', '-Rh', `${nobody}:${nobody}`, folder])
  if (!done.success) throw new Error(done.stderr.toString())
}

const line = (text: string) => `${JSON.stringify({ type: 'user', message: { content: text } })}\n`

test('what is no file, cannot be read or leads out is left out with one issue each; everything else is there', async () => {
  const name = () => `${crypto.randomUUID()}.jsonl`
  const put = (file: string, text = line('hello')) => writeFileSync(join(project, file), text)
  const outside = join(world.machine.home, 'outside.jsonl')
  writeFileSync(outside, line('not ours'))
  const denied = name()
  put(denied)
  chmodSync(join(project, denied), 0)
  mkdirSync(join(project, name()))
  const fifo = join(project, name())
  expect(Bun.spawnSync(['mkfifo', fifo]).success).toBe(true)
  const socket = Bun.listen({ unix: join(project, name()), socket: { data() {} } })
  const loop = name()
  symlinkSync(loop, join(project, loop))
  symlinkSync(outside, join(project, name()))
  symlinkSync('/', join(project, 'root-of-everything'))
  /** Odd names of sound files: all of these are collected. */
  put(`new\nline ${name()}`)
  put(`\u001b[31mred\u001b[0m\u0007 ${name()}`)
  put(`\u202egnp.exe ${name()}`)
  put(`${'n'.repeat(255 - '.jsonl'.length)}.jsonl`)
  const invalid = Buffer.concat([Buffer.from(`${project}/`), Buffer.from([0xff, 0xfe, 0x80]), Buffer.from(name())])
  writeFileSync(invalid, line('bytes that are no UTF-8'))
  put(name(), '')
  put(name(), 'x')
  put(name(), `\0\0\0\0${line('after NULs')}`)
  put(name(), `${line('one').trim()}${line('two on a line')}`)
  put(name(), line('long '.repeat(1_000_000)))

  const { account, stderr, code } = await syncAsUser()
  socket.stop(true)
  expect(code).toBe(3)
  const codes = account.issues.map((issue) => issue.code).sort()
  /** One each: denied, directory, FIFO, socket, loop, link out of the root. Nobody may say a thing twice. */
  expect(codes.filter((issue) => issue === 'denied').length).toBe(asRoot || process.getuid ? 1 : 0)
  expect(codes.filter((issue) => issue === 'not-a-file').length).toBeGreaterThanOrEqual(3)
  expect(codes.filter((issue) => issue === 'outside-root').length).toBeGreaterThanOrEqual(1)
  expect(new Set(account.issues.map(({ path, key }) => `${path} ${key}`)).size).toBe(account.issues.length)
  expect(account.seen).toBe(account.unchanged + account.uploaded + account.known + account.skipped + account.failed)
  expect(stderr).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202e]/)
  const rows = await world.dashboard.artifacts()
  const odd = rows.filter(({ path }) => path.includes('-home-me-odd'))
  expect(odd.filter(({ state }) => state === 'present').length).toBe(10)
  expect(odd.some(({ path }) => path.includes('%FF%FE%80'))).toBe(true)
  expect(rows.some(({ path }) => path.includes('outside'))).toBe(false)
  await expectSound(world.stack.ready.data)
})

test('on a terminal no name speaks to it', async () => {
  const result = await world.machine.cli(['sync', '--dry-run'], asRoot ? { uid: nobody } : {})
  expect(`${result.stdout}${result.stderr}`).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202e]/)
})

test('a file that may be read again is collected', async () => {
  for (const name of readdirSync(project)) {
    const path = join(project, name)
    try {
      chmodSync(path, 0o755)
    } catch {}
  }
  const { account } = await syncAsUser()
  expect(account.issues.some(({ code }) => code === 'denied')).toBe(false)
  expect(account.uploaded).toBe(1)
})

const goneNow = async () => (await world.dashboard.artifacts()).filter(({ state }) => state === 'gone').length
const claude = () => join(world.machine.home, '.claude')

test('a root without permission makes nothing gone', async () => {
  const before = await goneNow()
  giveAwayAndClose(join(claude(), 'projects'))
  const result = await world.machine.cli(['sync', '--json'], asRoot ? { uid: nobody } : {})
  chmodSync(join(claude(), 'projects'), 0o755)
  expect([0, 3], result.stderr).toContain(result.code)
  expect(JSON.parse(result.stdout).gone).toBe(0)
  expect(await goneNow()).toBe(before)
})

test('a folder half-way that cannot be listed makes nothing below it gone', async () => {
  const before = await goneNow()
  giveAwayAndClose(project)
  const result = await world.machine.cli(['sync', '--json'], asRoot ? { uid: nobody } : {})
  chmodSync(project, 0o755)
  expect(result.code).toBe(3)
  expect(JSON.parse(result.stdout).gone).toBe(0)
  expect(await goneNow()).toBe(before)
})

function giveAwayAndClose(folder: string): void {
  if (asRoot) {
    giveAway(world.machine.home)
    chownSync(folder, nobody, nobody)
  }
  chmodSync(folder, 0)
}

test('an unmounted home makes nothing gone', async () => {
  const before = await goneNow()
  renameSync(claude(), `${claude()}-elsewhere`)
  const absent = await syncAsUser()
  expect(absent.account.gone).toBe(0)
  /** A mount point with nothing mounted is an empty folder. */
  mkdirSync(claude())
  const empty = await syncAsUser()
  expect(empty.account.gone).toBe(0)
  rmSync(claude(), { recursive: true })
  renameSync(`${claude()}-elsewhere`, claude())
  expect(await goneNow()).toBe(before)
  expect((await syncAsUser()).account.uploaded).toBe(0)
})
