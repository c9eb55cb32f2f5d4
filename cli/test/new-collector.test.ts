/** `collectors new`, and what it writes: nothing in it has to be edited before it works. */
import { expect, setDefaultTimeout, test } from 'bun:test'
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { collectorShape } from '../check/collector-shape.ts'
import { TOOLS } from '../src/new-collector/package-files.ts'
import { signIn } from './drivers/dashboard.ts'
import { bareEnv, makeMachine, root, run } from './drivers/machine.ts'
import { startStack } from './drivers/stack.ts'

setDefaultTimeout(180_000)

/** No registry answers: what the checkout has must be enough. */
const OFFLINE = { BUN_CONFIG_REGISTRY: 'http://127.0.0.1:9/', NPM_CONFIG_REGISTRY: 'http://127.0.0.1:9/' }

test('new, its tests, plugins link, sync: the artifact is in the dashboard, and nothing was edited', async () => {
  using machine = makeMachine('door')
  await using stack = await startStack({ machine, args: ['--no-sync'] })
  const dashboard = await signIn(stack.ready.signInUrl)
  const work = join(machine.home, 'src')
  mkdirSync(work)
  const cli = (args: string[], cwd = work) => machine.cli(args, { cwd, env: OFFLINE })

  const made = await cli(['collectors', 'new', 'build-notes', '--link'])
  expect(made.stderr).toBe('')
  expect(made.stdout).toContain('exfiltrator plugins link .')
  const folder = join(work, 'build-notes')
  const bun = (...args: string[]) =>
    run([process.execPath, ...args], { cwd: folder, env: { ...bareEnv(machine.home), ...OFFLINE } })
  for (const args of [['install'], ['test'], ['run', 'check']]) {
    const { code, stdout, stderr } = await bun(...args)
    if (code !== 0) throw new Error(`bun ${args.join(' ')} ended with ${code}:\n${stdout}${stderr}`)
    if (args[0] === 'test' && process.platform === 'linux') expect(stderr).not.toContain('(skip)')
  }

  for (const args of [
    ['plugins', 'link', '.'],
    ['collectors', 'check', 'build-notes'],
    ['sync', '--collector', 'build-notes'],
  ]) {
    const { code, stdout, stderr } = await cli(args, folder)
    if (code !== 0) throw new Error(`${args.join(' ')} ended with ${code}:\n${stdout}${stderr}`)
  }
  const rows = await dashboard.artifacts({ type: ['build-notes'] })
  expect(rows).toHaveLength(1)
  expect(rows[0]).toMatchObject({
    type: 'build-notes',
    kind: 'log',
    agent: 'build-notes',
    title: 'Hello from your collector',
    path: '~/src/build-notes/example/hello.jsonl',
  })
  const { bytes } = await dashboard.content(rows[0]?.id ?? '')
  expect(Buffer.from(bytes).equals(readFileSync(join(folder, 'example/hello.jsonl')))).toBe(true)

  // The line that it prints for a first log of one's own.
  const line = made.stdout.split('\n').find((text) => text.includes('mkdir -p ~/.build-notes')) ?? ''
  const shell = await run(['sh', '-c', line.trim()], { env: bareEnv(machine.home) })
  expect(shell.code).toBe(0)
  await machine.sync(['--collector', 'build-notes'])
  const titles = (await dashboard.artifacts({ type: ['build-notes'] })).map(({ title }) => title)
  expect(titles.sort()).toEqual(['Hello from your collector', 'My first log'])

  const packed = await bun('pm', 'pack', '--dry-run')
  expect(packed.code).toBe(0)
  expect(packed.stdout).toContain('src/index.ts')
  expect(packed.stdout).not.toContain('example')
  expect(packed.stdout).not.toContain('test/')
})

test('where the package comes from a registry, nothing of the checkout is in it', async () => {
  using machine = makeMachine('door')
  const answer = await machine.cli(['collectors', 'new', 'build-notes', '--title', 'Ada\'s "notes"', '--json'])
  expect(answer.code).toBe(0)
  const { id, package: name, folder, files, next } = JSON.parse(answer.stdout)
  expect({ id, name, folder }).toEqual({
    id: 'build-notes',
    name: 'exfil-collector-build-notes',
    folder: join(machine.home, 'build-notes'),
  })
  expect(next).toContain('exfiltrator sync --collector build-notes')
  for (const path of files as string[]) expect(readFileSync(join(folder, path), 'utf8')).not.toContain(root)
  expect(readFileSync(join(folder, 'src/index.ts'), 'utf8')).toContain(`title: 'Ada\\'s "notes"'`)
  const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
  expect(manifest).toMatchObject({ oclif: {}, peerDependenciesMeta: { '@exfil/core': { optional: true } } })
  expect(manifest.overrides).toBeUndefined()
})

test('it has the shape of the collectors here', async () => {
  using machine = makeMachine('door')
  await machine.cli(['collectors', 'new', 'notes'])
  const tree = mkdtempSync(join(tmpdir(), 'exfil-door-'))
  try {
    cpSync(join(machine.home, 'notes'), join(tree, 'collectors/notes'), { recursive: true })
    const { problems } = await collectorShape.run(tree)
    expect(problems).toEqual(['collectors/notes is called exfil-collector-notes: call it @exfil/collector-notes.'])
  } finally {
    rmSync(tree, { recursive: true })
  }
})

test('its tools are those of this repository', () => {
  const { devDependencies, packageManager } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  expect(TOOLS).toEqual({
    bun: packageManager.replace('bun@', ''),
    '@types/bun': devDependencies['@types/bun'],
    typescript: devDependencies.typescript,
  })
})

test.each([
  [['My Logs'], 'try --id my-logs'],
  [['myLogs'], 'try --id my-logs'],
  [['bücher'], 'try --id bucher'],
  [['-'], "cannot be a collector's id"],
  [['x'.repeat(61)], 'at most 60 letters'],
  [['src/my-logs'], 'give the name alone, and the place with --dir'],
  [['claude-code'], 'is the id of @exfil/collector-claude-code'],
  [['my-logs', '--id', 'My-logs'], 'try --id my-logs'],
  [['my-logs', '--dir', 'full'], 'is not empty (it holds'],
  [['my-logs', '--dir', 'full/note.txt'], 'is a file'],
  [['my-logs', '--dir', 'full/note.txt/x'], 'cannot be written'],
  [[], 'collectors new --help'],
])('collectors new %p says what is wrong, and writes nothing', async (args, says) => {
  using machine = makeMachine('door')
  mkdirSync(join(machine.home, 'full'))
  writeFileSync(join(machine.home, 'full/note.txt'), 'mine')
  const { code, stdout, stderr } = await machine.cli(['collectors', 'new', ...args])
  expect(stderr).toContain(says)
  expect(code).toBeGreaterThan(0)
  expect(stdout).toBe('')
  expect(existsSync(join(machine.home, 'my-logs'))).toBe(false)
  expect(readFileSync(join(machine.home, 'full/note.txt'), 'utf8')).toBe('mine')
})
