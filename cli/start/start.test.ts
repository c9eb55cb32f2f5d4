import { afterAll, expect, test } from 'bun:test'
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import pg from 'pg'
import { signIn } from '../test/drivers/dashboard.ts'
import { cliCommand, type Machine, makeMachine, root } from '../test/drivers/machine.ts'
import { random } from '../test/drivers/random.ts'
import { sessionsIn } from '../test/drivers/sessions.ts'
import { type Ready, startStack } from '../test/drivers/stack.ts'

const folders: string[] = []
function dataFolder(): string {
  const made = mkdtempSync(join(tmpdir(), 'exfil-start-'))
  // Open to pass, so that Postgres' files stay inside also when root runs this.
  chmodSync(made, 0o711)
  folders.push(made)
  return made
}
const machines: Machine[] = []
function machine(): Machine {
  const made = makeMachine('start')
  machines.push(made)
  return made
}
afterAll(() => {
  for (const made of folders) rmSync(made, { recursive: true, force: true })
  for (const made of machines) made[Symbol.dispose]()
}, 60_000)

const launch = (env: Record<string, string>, ...args: string[]) =>
  Bun.spawn(
    [process.execPath, '--no-env-file', join(root, 'cli/start.ts'), '--json', '--no-open', '--no-sync', ...args],
    {
      cwd: root,
      env,
      stdin: 'ignore',
      stdout: 'pipe',
      stderr: 'pipe',
    },
  )

/** To its end, which it must find by itself: the exit code, what it answered, and the last line it said. */
async function run(env: Record<string, string>, ...args: string[]) {
  const child = launch(env, ...args)
  const [stdout, stderr, code] = await Promise.all([
    new Response(child.stdout).text(),
    new Response(child.stderr).text(),
    child.exited,
  ])
  return { code, stdout, stderr, last: stderr.trimEnd().split('\n').at(-1) ?? '' }
}

test('a second start answers a fresh link of the one that runs, and ends', async () => {
  const { env } = machine()
  const data = dataFolder()
  await using stack = await startStack({ machine: { env } as Machine, data, args: ['--no-sync'] })
  const second = await run(env, '--data', data)
  expect(second.code).toBe(0)
  const ready: Ready = JSON.parse(second.stdout)
  expect(ready).toMatchObject({ url: stack.ready.url, data, nodeId: stack.ready.nodeId })
  expect(ready.signInUrl).not.toBe(stack.ready.signInUrl)
  await signIn(ready.signInUrl)
  await signIn(stack.ready.signInUrl)
  expect(await stack.stop()).toBe(0)
}, 120_000)

test('what it keeps is for its owner only, and the database is the one that is named', async () => {
  const { env } = machine()
  const data = dataFolder()
  await using stack = await startStack({ machine: { env } as Machine, data, args: ['--no-sync'] })
  const file = join(data, 'database-url')
  expect(
    Bun.file(file)
      .stat()
      .then(({ mode }) => mode & 0o777),
  ).resolves.toBe(0o600)
  const client = new pg.Client(readFileSync(file, 'utf8').trim())
  await client.connect()
  const { rows } = await client.query('select id from nodes')
  await client.end()
  expect(rows).toEqual([{ id: stack.ready.nodeId }])
}, 120_000)

test('the next start deletes packs that were sent and never recorded', async () => {
  const { env } = machine()
  const own = { env } as Machine
  const data = dataFolder()
  const first = await startStack({ machine: own, data, args: ['--no-sync'] })
  const client = new pg.Client(readFileSync(join(data, 'database-url'), 'utf8').trim())
  await client.connect()
  const { rows } = await client.query(
    `insert into packs (user_id, id, node_id, state, size, sha256, created_at)
     select user_id, 'pack_' || repeat('0', 32), id, 'pending', 1, sha256(''), now() - interval '25 hours' from nodes
     returning user_id || '/' || node_id || '/' || id || '.zst' as key`,
  )
  await client.end()
  const object = join(data, 'blobs', rows[0].key)
  mkdirSync(dirname(object), { recursive: true })
  writeFileSync(object, 'x')
  await first.stop()
  await using _ = await startStack({ machine: own, data, args: ['--no-sync'] })
  while (existsSync(object)) await new Promise((resolve) => setImmediate(resolve))
}, 120_000)

test('the next start finds everything again, on the same port, also after kill -9', async () => {
  const { env, home } = machine()
  const sessions = sessionsIn(home, random(5))
  sessions.create(5000)
  const data = dataFolder()
  const first = await startStack({ machine: { env } as Machine, data })
  expect((await first.firstSync()).uploaded).toBe(1)
  await first.crash()
  const ready = await (async () => {
    await using again = await startStack({ machine: { env } as Machine, data, port: first.port })
    expect(again.said()).toContain('left behind')
    expect((await again.firstSync()).unchanged).toBe(1)
    expect(await (await signIn(again.ready.signInUrl)).artifacts()).toHaveLength(1)
    return again.ready
  })()
  expect(ready).toMatchObject({ url: first.ready.url, nodeId: first.ready.nodeId })
  // Without --port: the one it had.
  const child = launch(env, '--data', data)
  const decoder = new TextDecoder()
  for await (const chunk of child.stdout) {
    expect(JSON.parse(decoder.decode(chunk))).toMatchObject({ url: first.ready.url })
    break
  }
  child.kill('SIGTERM')
  expect(await child.exited).toBe(0)
}, 180_000)

test('a port that is taken is one line, and nothing is left running', async () => {
  const { env } = machine()
  const data = dataFolder()
  const other = createServer().listen(0, '127.0.0.1')
  await new Promise((resolve) => other.once('listening', resolve))
  const { port } = other.address() as { port: number }
  const result = await run(env, '--data', data, '--port', String(port))
  other.close()
  expect(result).toMatchObject({ code: 1, stdout: '' })
  expect(result.stderr).toBe(
    `exfiltrator: --port ${port} is taken by another program on 127.0.0.1: choose another one\n`,
  )
  expect(existsSync(join(data, 'postgres'))).toBe(false)
}, 60_000)

test('a machine that belongs to another server stays there', async () => {
  const { env } = machine()
  await using first = await startStack({ machine: { env } as Machine, data: dataFolder(), args: ['--no-sync'] })
  const kept = readFileSync(join(env.EXFILTRATOR_CONFIG_DIR ?? '', 'credentials.json'), 'utf8')
  await using second = await startStack({ machine: { env } as Machine, data: dataFolder() })
  expect(second.ready.nodeId).toBeNull()
  expect(await second.firstSync()).toBeNull()
  expect(second.said()).toContain(`enrolled with another server, ${first.ready.url}, and stays so`)
  expect(readFileSync(join(env.EXFILTRATOR_CONFIG_DIR ?? '', 'credentials.json'), 'utf8')).toBe(kept)
}, 120_000)

test('a data folder made anew makes the machine a new node', async () => {
  const { env } = machine()
  const data = dataFolder()
  const first = await startStack({ machine: { env } as Machine, data, args: ['--no-sync'] })
  await first.stop()
  rmSync(data, { recursive: true })
  await using second = await startStack({ machine: { env } as Machine, data, port: first.port, args: ['--no-sync'] })
  expect(second.ready.nodeId).toMatch(/^node_/)
  expect(second.ready.nodeId).not.toBe(first.ready.nodeId)
  if (existsSync(join(data, 'postgres'))) folders.push(realpathSync(join(data, 'postgres')))
}, 120_000)

test('a machine whose key was revoked stays out, is told how to come back, and does', async () => {
  const { env } = machine()
  const own = { env } as Machine
  const data = dataFolder()
  const first = await startStack({ machine: own, data, args: ['--no-sync'] })
  const dashboard = await signIn(first.ready.signInUrl)
  const { items } = await dashboard.query<{ items: { id: string; kind: string }[] }>('keys.list')
  for (const { id, kind } of items) if (kind === 'node') await dashboard.mutate('keys.revoke', { id })
  await first.stop()
  const credentials = join(env.EXFILTRATOR_CONFIG_DIR ?? '', 'credentials.json')
  const kept = readFileSync(credentials, 'utf8')
  {
    await using second = await startStack({ machine: own, data })
    expect(second.ready.nodeId).toBeNull()
    expect(await second.firstSync()).toBeNull()
    const told = second
      .said()
      .split('\n')
      .filter((line) => line.includes('revoked'))
    expect(told).toEqual([
      'the key of this machine was revoked, so it is not synced. To let it join again, as a new machine: ' +
        '"bun exfiltrator unenroll --local", then "bun start" again',
    ])
    expect(readFileSync(credentials, 'utf8')).toBe(kept)
  }
  const { exitCode } = Bun.spawnSync([...cliCommand(), 'unenroll', '--local'], { env })
  expect(exitCode).toBe(0)
  await using third = await startStack({ machine: own, data, args: ['--no-sync'] })
  expect(third.ready.nodeId).toMatch(/^node_/)
  expect(third.ready.nodeId).not.toBe(first.ready.nodeId)
}, 180_000)

test('a data folder of a later release is one line, and is not touched', async () => {
  const { env } = machine()
  const data = dataFolder()
  const first = await startStack({ machine: { env } as Machine, data, args: ['--no-sync'] })
  const client = new pg.Client(readFileSync(join(data, 'database-url'), 'utf8').trim())
  await client.connect()
  await client.query('update schema_version set version = 1000')
  await client.end()
  await first.stop()
  const newerSchema = await run(env, '--data', data)
  expect(newerSchema).toMatchObject({ code: 1, stdout: '' })
  expect(newerSchema.last).toMatch(`exfiltrator: ${data} cannot be used: the database is at version 1000`)
  writeFileSync(join(data, 'format.json'), '{"format":1000}')
  const newerFormat = await run(env, '--data', data)
  expect(newerFormat.last).toBe(
    `exfiltrator: ${data} was written by a later release of Exfiltrator: use that one, or another data folder`,
  )
}, 120_000)

test('a folder that cannot be used is one line', async () => {
  const { env, home } = machine()
  const file = join(home, 'file')
  writeFileSync(file, '')
  const places = [join(file, 'data'), ...(process.platform === 'linux' ? ['/proc/nope'] : [])]
  for (const place of places) {
    const result = await run(env, '--data', place)
    expect(result).toMatchObject({ code: 1, stdout: '' })
    expect(result.stderr).toStartWith(`exfiltrator: the data folder ${place} cannot be used: `)
    expect(result.stderr.trimEnd()).not.toContain('\n')
  }
}, 60_000)

test('nothing is served beyond this machine in the clear unless that is said', async () => {
  const { env } = machine()
  const data = join(dataFolder(), 'never-made')
  for (const args of [
    ['--host', '0.0.0.0'],
    ['--host', '0.0.0.0', '--public-url', 'http://exfil.lan'],
    ['--public-url', 'http://exfil.lan'],
  ]) {
    const result = await run(env, '--data', data, ...args)
    expect(result).toMatchObject({ code: 1, stdout: '' })
    expect(result.last).toContain('--allow-http')
  }
  expect(existsSync(data)).toBe(false)
  expect((await run(env, '--prot', '1')).code).toBe(2)
}, 60_000)

test('with --host it is reached, and signed in to, from elsewhere', async () => {
  const { env } = machine()
  const args = ['--no-sync', '--host', '0.0.0.0', '--allow-http']
  await using stack = await startStack({ machine: { env } as Machine, data: dataFolder(), args })
  await signIn(stack.ready.signInUrl)
  const { server } = JSON.parse(readFileSync(join(env.EXFILTRATOR_CONFIG_DIR ?? '', 'credentials.json'), 'utf8'))
  expect(server).toBe(`http://127.0.0.1:${stack.port}`)
}, 60_000)

test('Ctrl-C while it starts ends it in order; twice ends it at once; the next start works', async () => {
  const { env } = machine()
  const data = dataFolder()
  const starting = launch(env, '--data', data)
  await said(starting.stderr, 'starting the database')
  starting.kill('SIGINT')
  expect(await starting.exited).toBe(0)
  const impatient = launch(env, '--data', data)
  await said(impatient.stderr, 'starting the database')
  impatient.kill('SIGINT')
  impatient.kill('SIGINT')
  expect([0, 130]).toContain(await impatient.exited)
  await using stack = await startStack({ machine: { env } as Machine, data, args: ['--no-sync'] })
  expect(stack.ready.nodeId).toMatch(/^node_/)
}, 120_000)

test('stopping `bun run start` stops what it runs', async () => {
  const { env } = machine()
  const data = dataFolder()
  const stack = await startStack({
    machine: { env } as Machine,
    data,
    args: ['--no-sync'],
    command: [process.execPath, 'run', 'start'],
  })
  expect(await stack.stop()).toBe(0)
  expect(existsSync(join(data, 'postgres/cluster/postmaster.pid'))).toBe(false)
}, 60_000)

async function said(stream: ReadableStream<Uint8Array>, text: string): Promise<void> {
  const decoder = new TextDecoder()
  let all = ''
  const reader = stream.getReader()
  while (!all.includes(text)) {
    const { done, value } = await reader.read()
    if (done) throw new Error(`it ended without saying "${text}": ${all}`)
    all += decoder.decode(value, { stream: true })
  }
  reader.releaseLock()
}
