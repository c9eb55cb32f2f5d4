import { afterAll, beforeEach, describe, expect, setDefaultTimeout, test } from 'bun:test'
import { chmodSync, existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { account as accountSchema } from '@exfil/core/wire'
import { COMMANDS } from './command-map.ts'
import { fakeServer } from './testing/fake-server.ts'
import { CHECKOUT, testMachine } from './testing/run-cli.ts'

// Every test starts processes or syncs files to disk; how long that takes is the machine's business.
setDefaultTimeout(60_000)

const server = fakeServer()
afterAll(() => server[Symbol.asyncDispose]())
beforeEach(() => {
  server.intercept = () => undefined
})

/** A plugin of this machine: a collector whose artifacts are the files of one folder. */
function notesPlugin(machine: ReturnType<typeof testMachine>, more: { name: string; source: string }[] = []): void {
  const notes = `
    import { ArtifactError, defineCollector } from '@exfil/core'
    import { readdirSync } from 'node:fs'
    export default defineCollector({
      contract: 1, id: 'notes', title: 'Notes', rules: 1, reads: ['~/notes'],
      create: () => ({
        async *discover(ctx) {
          const names = readdirSync(ctx.home + '/notes')
          yield names.map((name) => ({ key: name, kind: 'note', path: '~/notes/' + name, growth: 'append', locator: ctx.home + '/notes/' + name }))
          ctx.covered('~/notes')
        },
        fingerprint: async (refs) => refs.map((ref) => {
          const { size, mtimeMs } = require('node:fs').statSync(ref.locator)
          return { token: size + ':' + mtimeMs, size, modifiedAt: mtimeMs }
        }),
        describe: async (ref) => ({ title: ref.key }),
        read: async (ref, span) => {
          if (ref.key.startsWith('denied')) throw new ArtifactError('denied', 'no permission')
          const bytes = require('node:fs').readFileSync(ref.locator).subarray(span.start, span.end)
          const { size, mtimeMs } = require('node:fs').statSync(ref.locator)
          return { body: (async function* () { yield bytes })(), fingerprint: async () => ({ token: size + ':' + mtimeMs, size }) }
        },
      }),
    })`
  const plugins = [{ name: 'notes', source: notes }, ...more]
  for (const { name, source } of plugins) {
    machine.write(
      `plugins/${name}/package.json`,
      JSON.stringify({
        name: `exfil-${name}`,
        version: '1.0.0',
        type: 'module',
        oclif: {},
        exfil: { collectors: [{ id: name, entry: './index.ts' }] },
        peerDependencies: { '@exfil/core': '^0.1.0' },
      }),
    )
    machine.write(`plugins/${name}/index.ts`, source)
  }
  const list = plugins.map(({ name }) => ({
    name: `exfil-${name}`,
    type: 'link',
    root: join(machine.home, 'plugins', name),
  }))
  machine.write('.local/share/exfiltrator/package.json', JSON.stringify({ oclif: { plugins: list } }))
}

async function enrolled() {
  const machine = testMachine()
  notesPlugin(machine)
  machine.write('notes/one.txt', 'first\n')
  machine.write('notes/two.txt', 'second\n')
  const { code, stderr } = await machine.run(['enroll', '--server', server.url, '--key', '-'], {
    stdin: `${server.key}\n`,
  })
  expect(stderr).toBe('')
  expect(code).toBe(0)
  return machine
}

describe('every command', () => {
  const { help: _, ...commands } = COMMANDS
  for (const [id, { examples, summary }] of Object.entries(commands)) {
    test(`${id} says what it does and shows examples`, async () => {
      using machine = testMachine()
      const { code, stdout } = await machine.run(['help', ...id.split(':')])
      expect(code).toBe(0)
      expect(summary).toEndWith('.')
      expect(stdout).toContain(summary?.split(' ').slice(0, 3).join(' ') ?? '')
      expect(stdout).toContain('EXAMPLES')
      expect(examples?.length).toBeGreaterThan(0)
      expect(stdout.split('EXAMPLES')[1]).toContain(`exfiltrator ${id.replaceAll(':', ' ')}`)
      expect((await machine.run([...id.split(':'), '--help'])).stdout).toBe(stdout)
    })
  }

  test('is listed by --help, with examples', async () => {
    using machine = testMachine()
    const { stdout, code } = await machine.run(['--help'])
    expect(code).toBe(0)
    for (const id of Object.keys(COMMANDS)) expect(stdout).toContain(id.split(':')[0] as string)
    expect(stdout).toContain('EXAMPLES')
    expect((await machine.run([])).stdout).toBe(stdout)
    expect((await machine.run(['-h'])).stdout).toBe(stdout)
  })

  test('is explained by -h as by --help', async () => {
    using machine = testMachine()
    const { code, stdout } = await machine.run(['sync', '-h'])
    expect([code, stdout]).toEqual([0, (await machine.run(['sync', '--help'])).stdout])
  })
})

describe('wrong usage', () => {
  const cases: [args: string[], says: RegExp][] = [
    [['statsu'], /did you mean `exfiltrator status`/],
    [['collectors', 'lst'], /did you mean `exfiltrator collectors list`/],
    [['frobnicate'], /--help` lists the commands/],
    [['sync', '--jsn'], /Nonexistent flag: --jsn/],
    [['sync', 'extra'], /`sync` takes no "extra"/],
    [['plugins', 'instal', 'notes'], /did you mean `exfiltrator plugins install`/],
    [['plugins', 'notes'], /`plugins` takes no "notes": see `exfiltrator plugins --help`/],
    [['plugins', 'install'], /Missing 1 required arg: plugin .*: see `exfiltrator plugins install --help`/],
    [['enroll'], /Missing required flag server: see `exfiltrator enroll --help`/],
    [['enroll', '--server'], /--server.*see `exfiltrator enroll --help`/],
    [['collectors', 'list', '--jsn'], /--jsn: see `exfiltrator collectors list --help`/],
    [['enroll', '--server', 'http://exfil.example.com', '--key', 'exk_x'], /unencrypted.*--allow-http/],
    [['enroll', '--server', 'ftp://exfil.example.com', '--key', 'exk_x'], /https/],
    [['enroll', '--server', 'https://me:secret@exfil.example.com', '--key', 'exk_x'], /may not hold a user name/],
    [['enroll', '--server', 'https://exfil.example.com'], /EXFILTRATOR_ENROLLMENT_KEY/],
    [['completion'], /Missing 1 required arg: shell .*bash.*: see `exfiltrator completion --help`/],
    [['completion', 'tcsh'], /tcsh/],
  ]
  for (const [args, says] of cases) {
    test(`\`${args.join(' ')}\` is one line and ends with 2`, async () => {
      using machine = testMachine()
      const { code, stdout, stderr } = await machine.run(args)
      expect(stderr).toMatch(says)
      expect(stdout).toBe('')
      expect(code).toBe(2)
      expect(stderr).toMatch(/^exfiltrator: [^\n]+\n$/)
    })
  }

  test('with --json is one JSON object on stderr', async () => {
    using machine = testMachine()
    const { code, stdout, stderr } = await machine.run(['sync', '--json', '--colector', 'x'])
    expect([code, stdout]).toEqual([2, ''])
    expect(JSON.parse(stderr)).toEqual({ error: { code: 'usage', message: expect.stringContaining('--colector') } })
  })
})

describe('before enrolment', () => {
  for (const args of [['sync'], ['sync', '--dry-run'], ['whoami'], ['unenroll']]) {
    test(`${args.join(' ')} ends with 4 and writes nothing`, async () => {
      using machine = testMachine()
      const { code, stdout, stderr } = await machine.run(args)
      expect(stderr).toContain('`exfiltrator enroll --server URL` with a key made in the dashboard, under Keys')
      expect([code, stdout]).toEqual([4, ''])
      expect(readdirSync(machine.home)).toEqual([])
    })
  }

  test('status says so', async () => {
    using machine = testMachine()
    const { code, stdout } = await machine.run(['status', '--json'])
    expect(code).toBe(4)
    expect(JSON.parse(stdout)).toMatchObject({ enrolled: false, nodeId: null, artifacts: [], lastRun: null })
    expect(readdirSync(machine.home)).toEqual([])
  })
})

describe('enroll', () => {
  test('keeps the credentials for their owner only, and whoami asks with them', async () => {
    using machine = await enrolled()
    const path = join(machine.configDir, 'credentials.json')
    expect(statSync(path).mode & 0o777).toBe(0o600)
    expect(statSync(machine.configDir).mode & 0o777).toBe(0o700)
    expect(readdirSync(machine.configDir)).toEqual(['credentials.json'])
    const who = await machine.run(['whoami', '--json'])
    expect(JSON.parse(who.stdout)).toMatchObject({ name: 'my machine', email: 'me@example.com', server: server.url })
  })

  test('takes the key from the environment, and a server with a slash at its end', async () => {
    using machine = testMachine()
    const env = { EXFILTRATOR_ENROLLMENT_KEY: server.key }
    const { code, stdout } = await machine.run(['enroll', '--server', `${server.url}/`, '--json'], { env })
    expect(code).toBe(0)
    expect(JSON.parse(stdout)).toMatchObject({ server: server.url })
  })

  test.skipIf(process.platform === 'win32')('asks for the key on a terminal without showing it', async () => {
    using machine = testMachine()
    let shown = ''
    let isAsked = false
    const child = Bun.spawn([...CHECKOUT, 'enroll', '--server', server.url], {
      env: { PATH: process.env.PATH ?? '', HOME: machine.home },
      terminal: {
        data(terminal, data) {
          shown += new TextDecoder().decode(data)
          if (!isAsked && shown.includes('Enrolment key')) terminal.write(`${server.key}x\x7f\r`)
          isAsked ||= shown.includes('Enrolment key')
        },
      },
    })
    expect(await child.exited).toBe(0)
    expect(shown).toContain('This machine is now node_')
    expect(shown).not.toContain(server.key)
  })

  test('with a key that is not accepted ends with 4 and does not repeat the key', async () => {
    using machine = testMachine()
    const { code, stderr } = await machine.run(['enroll', '--server', server.url, '--key', 'exk_wrong-one'])
    expect(stderr).toContain('not known here')
    expect(stderr).not.toContain('exk_wrong-one')
    expect(code).toBe(4)
    expect(existsSync(machine.configDir)).toBe(false)
  })

  test('is refused where the machine is enrolled, says how to go on, and can be forced', async () => {
    using machine = await enrolled()
    const env = { EXFILTRATOR_ENROLLMENT_KEY: server.key }
    const again = await machine.run(['enroll', '--server', 'https://other.example.com'], { env })
    expect(again.code).toBe(1)
    expect(again.stderr).toMatch(/another server.*unenroll.*--force/)
    expect((await machine.run(['enroll', '--server', server.url, '--force'], { env })).code).toBe(0)
  })

  test.skipIf(process.platform !== 'linux')('into a folder that cannot be made is one line that names it', async () => {
    using machine = testMachine()
    const env = { EXFILTRATOR_CONFIG_DIR: '/proc/nope', EXFILTRATOR_ENROLLMENT_KEY: server.key }
    const { code, stdout, stderr } = await machine.run(['enroll', '--server', server.url], { env })
    expect([code, stdout]).toEqual([1, ''])
    expect(stderr).toMatch(/^exfiltrator: the settings folder \/proc\/nope cannot be used: E[^\n]+\n$/)
  })

  test('with a server that is not there ends with 1', async () => {
    using machine = testMachine()
    const { code, stderr } = await machine.run(['enroll', '--server', 'http://127.0.0.1:9', '--key', 'exk_x'])
    expect(stderr).toContain('http://127.0.0.1:9 cannot be reached')
    expect(code).toBe(1)
  })
})

describe('credentials', () => {
  test('that others may read are refused', async () => {
    using machine = await enrolled()
    const path = join(machine.configDir, 'credentials.json')
    chmodSync(path, 0o640)
    const { code, stderr } = await machine.run(['sync'])
    expect(code).toBe(1)
    expect(stderr).toContain(`chmod 600 '${path}'`)
  })

  test('that are damaged are one clear line', async () => {
    using machine = await enrolled()
    writeFileSync(join(machine.configDir, 'credentials.json'), '{"server":')
    const { code, stderr } = await machine.run(['sync'])
    expect(code).toBe(1)
    expect(stderr).toMatch(/is damaged.*enroll/)
  })
})

describe('sync', () => {
  test('sends what is new, then nothing; stdout is exactly the account', async () => {
    using machine = await enrolled()
    const first = await machine.run(['sync', '--json', '--collector', 'notes'])
    expect(first.code).toBe(0)
    const { hints, excluded, ...said } = JSON.parse(first.stdout)
    expect({ hints, excluded }).toEqual({ hints: [], excluded: [] })
    const account = accountSchema.strict().parse(said)
    expect(account).toMatchObject({ seen: 2, uploaded: 2, failed: 0, issues: [] })
    expect(server.recorded.map(({ key }) => key)).toContain('two.txt')
    const second = await machine.run(['sync', '--collector', 'notes'])
    expect(second.code).toBe(0)
    expect(second.stdout).toMatch(/^2 artifacts: 0 uploaded, 2 unchanged; .*\n$/)
    const status = JSON.parse((await machine.run(['status', '--json'])).stdout)
    expect(status).toMatchObject({ enrolled: true, artifacts: [{ type: 'notes', artifacts: 2 }] })
    expect(status.lastRun.account.seen).toBe(2)
    expect((await machine.run(['status'])).stdout).toMatch(/last sync {2}(just now|.* ago): 0 artifacts uploaded/)
  })

  test('--dry-run says what it would do, asks no server and writes nothing', async () => {
    using machine = await enrolled()
    const before = readdirSync(machine.dataDir)
    const calls = server.calls.length
    const { code, stdout } = await machine.run(['sync', '--dry-run', '--collector', 'notes'])
    expect(code).toBe(0)
    expect(stdout).toContain('notes: ~/notes/one.txt: new: send up to 6 B')
    expect(server.calls.length).toBe(calls)
    expect(readdirSync(machine.dataDir)).toEqual(before)
    await machine.run(['sync', '--collector', 'notes'])
    machine.write('notes/one.txt', 'first\nand more\n')
    const state = readFileSync(join(machine.dataDir, 'state.db'))
    const files = readdirSync(machine.dataDir)
    const later = await machine.run(['sync', '--dry-run', '--json', '--collector', 'notes'])
    expect(JSON.parse(later.stdout)).toMatchObject({ seen: 2, uploaded: 1, unchanged: 1, gone: 0 })
    rmSync(join(machine.home, 'notes/one.txt'))
    const without = ['sync', '--dry-run', '--collector', 'notes']
    expect(JSON.parse((await machine.run([...without, '--json'])).stdout)).toMatchObject({ seen: 1, gone: 1 })
    expect((await machine.run(without)).stdout).toBe(
      'notes: ~/notes/one.txt: vanished: mark as gone\n  1 artifact gone at the source: to be marked, and kept in the archive\nDry run: nothing was sent or changed.\n',
    )
    expect(readdirSync(machine.dataDir)).toEqual(files)
    expect(readFileSync(join(machine.dataDir, 'state.db')).equals(state)).toBe(true)
  })

  test('--quiet says nothing where nothing is wrong', async () => {
    using machine = await enrolled()
    expect(await machine.run(['sync', '--quiet', '--collector', 'notes'])).toEqual({ code: 0, stdout: '', stderr: '' })
  })

  test('shows trouble with an artifact in one line without control characters, and ends with 3', async () => {
    using machine = await enrolled()
    machine.write('notes/denied \x1b[31m\nred.txt', 'x')
    const { code, stderr } = await machine.run(['sync', '--quiet', '--collector', 'notes'])
    expect(code).toBe(3)
    expect(stderr).toContain('notes: ~/notes/denied \\x1b[31m\\x0ared.txt: no permission (denied)')
    expect(stderr.trim().split('\n').length).toBe(1)
  })

  test('a collector that breaks costs one line each way it can break, and the others are synced', async () => {
    using machine = await enrolled()
    notesPlugin(machine, [
      { name: 'throws', source: `throw new Error('boom at import')` },
      { name: 'syntax', source: 'export default {' },
      { name: 'imports', source: `import 'no-such-package'; export default {}` },
      { name: 'other', source: `export default { contract: 1, id: 'another', create() {} }` },
      { name: 'later', source: `export default { contract: 99, id: 'later', create() {} }` },
      { name: 'empty', source: '' },
      {
        name: 'creates',
        source: `export default { contract: 1, id: 'creates', create() { throw new Error('boom at create') } }`,
      },
    ])
    const { code, stdout, stderr } = await machine.run(['sync', '--json'])
    expect(code).toBe(3)
    const account = accountSchema.parse(JSON.parse(stdout))
    expect(account.uploaded).toBe(2)
    expect(account.issues.map(({ collector }) => collector).sort()).toEqual([
      'creates',
      'empty',
      'imports',
      'later',
      'other',
      'syntax',
      'throws',
    ])
    expect(account.issues.find(({ collector }) => collector === 'throws')?.message).toContain('boom at import')
    for (const { message } of account.issues) expect(message).not.toContain('\n')
    expect(stderr).not.toMatch(/^\s+at /m)
  })

  test('an unknown collector is wrong usage', async () => {
    using machine = await enrolled()
    const { code, stderr } = await machine.run(['sync', '--collector', 'nots'])
    expect(code).toBe(2)
    expect(stderr).toContain('did you mean notes?')
  })

  test('a second run at the same time is refused with the pid of the first', async () => {
    using machine = await enrolled()
    let second: Awaited<ReturnType<typeof machine.run>> | undefined
    server.intercept = (path) =>
      path === 'sync.begin'
        ? machine.run(['sync', '--json']).then((run) => {
            second = run
            return Response.json({ error: { message: 'no' } }, { status: 401 })
          })
        : undefined
    await machine.run(['sync'])
    expect(second?.code).toBe(1)
    expect(JSON.parse(second?.stderr ?? '')).toMatchObject({
      error: { code: 'already-running', message: expect.stringMatching(/process \d+/) },
    })
  })

  test('a revoked key ends with 4 and says what to do, without the key', async () => {
    using machine = await enrolled()
    const refusal = {
      error: { message: 'this key was revoked', code: -32001, data: { code: 'UNAUTHORIZED', httpStatus: 401 } },
    }
    server.intercept = (path) => (path === 'sync.begin' ? Response.json(refusal, { status: 401 }) : undefined)
    const { code, stderr } = await machine.run(['sync'])
    expect(code).toBe(4)
    expect(stderr).toMatch(/this key was revoked.*enroll/)
    expect(stderr).not.toContain('exn_')
  })

  test('damaged local state is set aside, said so, and rebuilt', async () => {
    using machine = await enrolled()
    await machine.run(['sync', '--collector', 'notes'])
    writeFileSync(join(machine.dataDir, 'state.db'), 'no database at all '.repeat(100))
    const { code, stdout, stderr } = await machine.run(['sync', '--json'])
    expect(code).toBe(0)
    expect(stderr).toMatch(/local state was damaged and is now .*state\.db\.damaged-/)
    expect(JSON.parse(stdout).seen).toBe(2)
    expect(readdirSync(machine.dataDir).some((name) => name.startsWith('state.db.damaged-'))).toBe(true)
  })

  test('a data folder that cannot be used is one line that names it', async () => {
    using machine = await enrolled()
    const places = [join(machine.write('file', ''), 'below'), ...(process.platform === 'linux' ? ['/proc/nope'] : [])]
    for (const place of places) {
      const sync = await machine.run(['sync'], { env: { EXFILTRATOR_DATA_DIR: place } })
      expect(sync).toMatchObject({ code: 1, stdout: '' })
      expect(sync.stderr).toStartWith(`exfiltrator: the data folder ${place} cannot be used: E`)
      expect(sync.stderr).toMatch(/^[^\n]+\n$/)
    }
  })

  test('Ctrl-C ends with 130', async () => {
    using machine = await enrolled()
    let interrupt = () => {}
    server.intercept = (path) => {
      if (path !== 'sync.begin') return undefined
      interrupt()
      return new Promise<Response>(() => {})
    }
    const child = Bun.spawn([...CHECKOUT, 'sync'], {
      env: { PATH: process.env.PATH ?? '', HOME: machine.home },
      cwd: machine.home,
      stdout: 'ignore',
      stderr: 'pipe',
    })
    interrupt = () => child.kill('SIGINT')
    expect(await child.exited).toBe(130)
    expect(await new Response(child.stderr).text()).toContain('interrupted')
  })
})

describe('unenroll', () => {
  test('revokes the key, forgets it, and keeps the local state out of it', async () => {
    await using own = fakeServer()
    using machine = testMachine()
    await machine.run(['enroll', '--server', own.url, '--key', own.key])
    expect((await machine.run(['unenroll'])).code).toBe(0)
    expect(own.calls).toContain('nodes.unenroll')
    expect(existsSync(join(machine.configDir, 'credentials.json'))).toBe(false)
    expect((await machine.run(['sync'])).code).toBe(4)
  })

  test('with a server that is away keeps the key, unless it is only to be forgotten here', async () => {
    using machine = await enrolled()
    server.intercept = () =>
      new Response('<html>down</html>', { status: 502, headers: { 'content-type': 'text/html' } })
    const { code, stderr } = await machine.run(['unenroll'])
    expect(code).toBe(1)
    expect(stderr).toContain('--local')
    expect(existsSync(join(machine.configDir, 'credentials.json'))).toBe(true)
    expect((await machine.run(['unenroll', '--local'])).code).toBe(0)
    expect(existsSync(join(machine.configDir, 'credentials.json'))).toBe(false)
  })
})

test('collectors list shows what each reads, and what cannot be loaded', async () => {
  using machine = testMachine()
  notesPlugin(machine, [{ name: 'throws', source: `throw new Error('boom')` }])
  const { code, stdout, stderr } = await machine.run(['collectors', 'list'])
  expect(code).toBe(3)
  expect(stdout).toContain('notes  Notes (exfil-notes 1.0.0, linked)\n    ~/notes')
  expect(stdout).toContain('built-in')
  expect(stderr).toStartWith('exfil-throws cannot be loaded: boom')
})
