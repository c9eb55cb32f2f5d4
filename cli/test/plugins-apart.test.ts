/** Plugins that do all that a plugin must not do, side by side with others that must not notice. */
import { afterAll, beforeAll, expect, test } from 'bun:test'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Account, ArtifactRow } from '@exfil/core/wire'
import { expectSound } from './drivers/ledger.ts'
import { linkPlugins } from './drivers/link-plugins.ts'
import { sha256 } from './drivers/sessions.ts'
import { openWorld, type World } from './drivers/world.ts'

const folder = join(import.meta.dir, 'hostile-plugins')

/** Long enough for a busy machine to answer, short enough to wait for. */
const PATIENCE = { EXFILTRATOR_PLUGIN_PATIENCE_MS: '2500', EXFILTRATOR_PLUGIN_LOAD_MS: '12000' }
const BOUNDS = { ...PATIENCE, EXFILTRATOR_PLUGIN_REFS: '20000', EXFILTRATOR_PLUGIN_MEMORY_BYTES: '300000000' }

const advice = (name: string) => `it is linked, so mend it in ${folder}/${name}`

/** By plugin: how many of its three artifacts are archived and in no trouble, and what its one line says. */
const EXPECTED: Readonly<Record<string, { archived: number; says: string | RegExp }>> = {
  'throws-at-import': { archived: 0, says: 'cannot be loaded: no database here at index.ts:4: ' },
  'syntax-error': { archived: 0, says: /cannot be loaded: .* at index\.js:\d: / },
  'wrong-contract': {
    archived: 0,
    says: 'cannot be loaded: it is written for contract 99, and this exfiltrator knows 1',
  },
  'wrong-id': { archived: 0, says: 'cannot be loaded: its module defines "somebody-else" where its package declares' },
  'peer-range': { archived: 0, says: /cannot be loaded: it is made for @exfil\/core \^9\.0\.0, and this is \d/ },
  'never-loads': { archived: 0, says: 'gave no sign of life for 12 s (import)' },
  'spins-at-import': { archived: 0, says: 'gave no sign of life for 12 s (import)' },
  'rejects-in-discover': { archived: 0, says: 'my own mistake' },
  'rejects-half-way': { archived: 2, says: 'lost my way' },
  'never-discovers': { archived: 3, says: 'gave no sign of life for 2.5 s (discover)' },
  'never-fingerprints': { archived: 0, says: 'gave no sign of life for 2.5 s (fingerprint of 3)' },
  'never-describes': { archived: 0, says: 'gave no sign of life for 2.5 s (describe ~/.never-describes/' },
  'never-reads': { archived: 0, says: 'gave no sign of life for 2.5 s (read ~/.never-reads/' },
  'same-key-twice': { archived: 2, says: 'found two artifacts with the key "a" at one path' },
  'million-refs': { archived: 0, says: 'discover yielded more than 20,000 refs' },
  'claims-too-much': { archived: 0, says: 'gave 14 bytes of ~/.claims-too-much/a where it said there are 1000' },
  'claims-too-little': { archived: 0, says: 'gave more bytes of ~/.claims-too-little/a than it was asked for' },
  'reads-beyond': { archived: 0, says: 'gave more bytes of ~/.reads-beyond/a than it was asked for' },
  'reads-less': { archived: 0, says: 'gave 13 bytes of ~/.reads-less/a where it said there are 14' },
  'leaks-files': { archived: 3, says: /left \d{3} files open; what it collected is complete/ },
  'writes-to-stdout': { archived: 3, says: 'wrote to its standard output' },
  exits: { archived: 0, says: 'ended its process with exit code 0' },
  'kills-itself': { archived: 0, says: 'was ended by SIGKILL' },
  'spins-in-discover': { archived: 0, says: 'gave no sign of life for 2.5 s' },
  // Which of the three it is cannot be seen from outside: all are named.
  'spins-in-describe': { archived: 0, says: /for 2\.5 s \(.*describe ~\/\.spins-in-describe\/b.* or .*\)/ },
  'spins-in-read': { archived: 0, says: 'gave no sign of life for 2.5 s' },
  'changes-globals': { archived: 0, says: 'exfil-collector-changes-globals 1.0.0' },
  allocates: { archived: 0, says: 'used more than 300 MB of memory' },
  'garbage-refs': { archived: 0, says: 'discover yielded a ref whose key is 42' },
  'garbage-batch': { archived: 0, says: 'discover yielded an object where an array of refs should be' },
  'garbage-fingerprints': { archived: 0, says: 'fingerprint gave 1 answers for 3 artifacts' },
  'garbage-descriptions': { archived: 3, says: 'describe gave' },
  'garbage-chunks': { archived: 0, says: 'read gave a text of 13 characters where bytes should be' },
  'late-rejection': { archived: 3, says: 'failed where nobody waits for it: too late' },
}
/** Does nothing wrong before it is interrupted: it has a test of its own. */
const OTHERS = ['well-behaved', 'ignores-abort']
const hostile = Object.keys(EXPECTED)

let world: World
let account: Account
let stderr: string
let rows: ArtifactRow[]

beforeAll(async () => {
  world = await openWorld({ sessions: 5 })
  for (let more = 0; more < 3; more++) world.sessions.create(20_000)
  linkPlugins(
    world.machine,
    [...hostile, 'well-behaved'].map((name) => join(folder, name)),
  )
  const result = await world.machine.cli(['sync', '--json'], { env: BOUNDS, timeoutMs: 120_000 })
  expect(result.code, result.stderr).toBe(3)
  account = JSON.parse(result.stdout)
  stderr = result.stderr
  rows = await world.dashboard.artifacts()
}, 180_000)
afterAll(() => world[Symbol.asyncDispose]())

test('every folder is a plugin that is tried', () => {
  expect(readdirSync(folder).sort()).toEqual([...hostile, ...OTHERS].sort())
})

for (const [name, { archived, says }] of Object.entries(EXPECTED)) {
  test(`${name}: one line that names it, and nothing wrong is recorded`, () => {
    const issues = account.issues.filter(({ collector }) => collector === name)
    expect(issues.map(({ message }) => message)).toEqual([
      typeof says === 'string' ? expect.stringContaining(says) : expect.stringMatching(says),
    ])
    const [{ message, key }] = issues as [(typeof issues)[number]]
    expect(message).not.toContain('\n')
    // Trouble with one artifact names that; trouble with all of them says what to do.
    if (key === null) {
      expect(message).toContain(`exfil-collector-${name}`)
      expect(message).toContain(advice(name))
    }
    const own = rows.filter(({ type }) => type === name)
    expect(own.filter(({ state }) => state === 'present')).toHaveLength(archived)
    for (const { size, checksum, title } of own) {
      expect({ size, checksum }).toEqual({ size: 14, checksum: sha256('what was said\n') })
      expect(title === null || /^Title of [abc]$/.test(title)).toBe(true)
    }
  })
}

test('the others have done all their work', async () => {
  const of = (id: string) => account.collectors.find((collector) => collector.id === id)
  expect(of('well-behaved')).toMatchObject({ seen: 3, uploaded: 3, failed: 0 })
  expect(of('claude-code')).toMatchObject({ uploaded: 3, failed: 0 })
  expect(account.issues.filter(({ collector }) => ['well-behaved', 'claude-code'].includes(collector))).toEqual([])
  expect(rows.filter(({ type }) => type === 'claude-code')).toHaveLength(8)
  await expectSound(world.stack.ready.data)
})

test('nothing a plugin writes reaches the streams of its host', () => {
  expect(stderr).toBe('')
})

test('for whoever looks for the cause, the stacks are told too', async () => {
  linkPlugins(
    world.machine,
    ['throws-at-import', 'rejects-in-discover'].map((name) => join(folder, name)),
  )
  const { stderr } = await world.machine.cli(['sync'], { env: { ...PATIENCE, EXFILTRATOR_DEBUG: '1' } })
  expect(stderr).toMatch(/throws-at-import 1\.0\.0, import: Error: no database here\n +at .*index\.ts:4:/)
  expect(stderr).toMatch(/rejects-in-discover 1\.0\.0, discover: Error: my own mistake\n +at .*index\.ts:\d+:/)
})

test('a person reads one line for each, and the next run is right again', async () => {
  const wellMeant = ['well-behaved', 'never-describes', 'garbage-refs'].map((name) => join(folder, name))
  linkPlugins(world.machine, wellMeant)
  const { code, stderr, stdout } = await world.machine.cli(['sync'], { env: PATIENCE })
  expect(code).toBe(3)
  expect(stdout).toContain('unchanged')
  const lines = stderr.split('\n').filter((line) => line.includes('exfil-collector-'))
  expect(lines).toHaveLength(2)
  expect(lines.join('\n')).not.toContain('well-behaved')
})

test.each(['ignores-abort', 'never-loads'])(
  'Ctrl-C ends at once and leaves no process behind: %s',
  async (name) => {
    linkPlugins(world.machine, [join(folder, name)])
    let interrupted = 0
    let child = 0
    const { code } = await world.machine.cli(['sync'], {
      async onStart(pid) {
        child = await childOf(pid)
        interrupted = performance.now()
        process.kill(pid, 'SIGINT')
      },
    })
    expect(code).toBe(130)
    expect(performance.now() - interrupted).toBeLessThan(5000)
    await gone(child)
  },
  60_000,
)

test('a plugin that never gives its thread back ends with its host, killed though it was', async () => {
  linkPlugins(world.machine, [join(folder, 'spins-in-discover')])
  let child = 0
  await world.machine.cli(['sync'], {
    async onStart(pid) {
      child = await childOf(pid, (pid) => cpuTicks(pid) > 20)
      process.kill(pid, 'SIGKILL')
    },
  })
  expect(child).toBeGreaterThan(0)
  await gone(child)
}, 60_000)

const stat = (pid: number) => readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ') ?? []
const cpuTicks = (pid: number) => Number(stat(pid)[11])

/** The process that a sync runs its plugin in, once it is as wanted. */
async function childOf(pid: number, wanted: (child: number) => boolean = () => true): Promise<number> {
  for (;;) {
    for (const name of readdirSync('/proc')) {
      if (!/^\d+$/.test(name)) continue
      try {
        const child = Number(name)
        if (Number(stat(child)[1]) === pid && wanted(child)) return child
      } catch {}
    }
    await Bun.sleep(20)
  }
}

async function gone(pid: number): Promise<void> {
  for (;;) {
    try {
      if (stat(pid)[0] === 'Z') return
    } catch {
      return
    }
    await Bun.sleep(20)
  }
}
