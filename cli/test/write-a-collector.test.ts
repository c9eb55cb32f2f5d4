/** docs/write-a-collector.md, done by somebody who types and saves what it says and nothing else. */
import { expect, setDefaultTimeout, test } from 'bun:test'
import { chmodSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { delimiter, dirname, join } from 'node:path'
import { pack } from '../release/pack.ts'
import { publicPackages } from '../release/public-packages.ts'
import { signIn } from './drivers/dashboard.ts'
import { bareEnv, cliCommand, makeMachine, root, run } from './drivers/machine.ts'
import { verdaccio } from './drivers/needs.ts'
import { startRegistry } from './drivers/registry.ts'
import { stepsOf } from './drivers/runnable-doc.ts'
import { startStack } from './drivers/stack.ts'

setDefaultTimeout(300_000)

const doc = readFileSync(join(root, 'docs/write-a-collector.md'), 'utf8')

function write(path: string, content: string): void {
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, content)
}

test('every file and command of the document, in order, from nothing to what would be published', async () => {
  using machine = makeMachine('reader')
  await using stack = await startStack({ machine, args: ['--no-sync'] })
  const dashboard = await signIn(stack.ready.signInUrl)
  const bin = join(machine.home, 'bin')
  mkdirSync(bin)
  writeFileSync(join(bin, 'exfiltrator'), `#!/bin/sh\nexec ${cliCommand().join(' ')} "$@"\n`)
  chmodSync(join(bin, 'exfiltrator'), 0o755)
  const env = {
    ...bareEnv(machine.home),
    EXFILTRATOR_DATA_DIR: machine.dataDir,
    EXFILTRATOR_CONFIG_DIR: machine.configDir,
    PATH: [bin, dirname(process.execPath), process.env.PATH].join(delimiter),
    // No registry answers: what the checkout has must be enough.
    BUN_CONFIG_REGISTRY: 'http://127.0.0.1:9/',
  }
  let folder = join(machine.home, 'src')
  mkdirSync(folder)
  const said: string[] = []
  for (const step of stepsOf(doc)) {
    if (step.does === 'write') {
      write(join(folder, step.path), step.content)
      continue
    }
    const { code, stdout, stderr } = await run(['sh', '-ec', `${step.commands}pwd`], { cwd: folder, env })
    if (code !== 0) throw new Error(`line ${step.line}:\n${step.commands}ended with ${code}:\n${stdout}${stderr}`)
    const lines = stdout.trimEnd().split('\n')
    folder = lines.pop() ?? ''
    said.push(`${lines.join('\n')}\n${stderr}`)
    if (step.commands.includes('bun test')) expect(stderr).toContain(' 0 fail')
    if (step.commands.endsWith('exfiltrator sync --collector nightshift\n') && step.commands.includes('--dry-run'))
      expect(await dashboard.artifacts({ type: ['nightshift'] })).toHaveLength(5)
  }

  const proven = said.filter((text) => text.includes(' 0 fail')).at(-1) ?? ''
  expect(proven).not.toContain('(skip)')
  expect(proven).toContain('(pass) discover: keys do not change when things are moved or renamed')

  const rows = await dashboard.artifacts({ type: ['nightshift'] })
  expect(rows.map(({ path }) => path).sort()).toEqual(
    ['~/.nightshift', '~/ci/nightshift']
      .flatMap((at) => [
        `${at}/archive/2026/r-11c0de.jsonl`,
        `${at}/jobs.json`,
        `${at}/runs/backup-photos/r-7f3a21.jsonl`,
        `${at}/runs/backup-photos/r-7f3a21.md`,
        `${at}/runs/backup-photos/r-7f3a22.jsonl`,
      ])
      .sort(),
  )
  const grown = rows.find(({ path }) => path === '~/.nightshift/runs/backup-photos/r-7f3a22.jsonl')
  expect(grown).toMatchObject({ kind: 'run', agent: 'nightshift', title: 'backup-photos', project: '/srv/photos' })
  const { bytes } = await dashboard.content(grown?.id ?? '')
  expect(Buffer.from(bytes).toString()).toContain('"exit":0')

  const published = said.at(-1) ?? ''
  for (const path of ['package.json', 'README.md', 'LICENSE', 'src/index.ts', 'src/layout.ts', 'src/describe.ts'])
    expect(published).toContain(path)
  expect(published).not.toContain('test/')
  expect(readFileSync(join(folder, 'package.json'), 'utf8')).not.toContain(root)
})

test.skipIf(verdaccio.skip)(
  verdaccio.title('with a published core it is proven as well, and what it publishes others install'),
  async () => {
    await using registry = await startRegistry({ upstream: true })
    using author = makeMachine('author')
    const core = publicPackages(root).find(({ manifest }) => manifest.name === '@exfil/core')
    if (core === undefined) throw new Error('a release has no @exfil/core')
    await registry.publish([(await pack(root, core, author.home)).tarball])
    using reader = makeMachine('reader')
    await author.cli(['collectors', 'new', 'nightshift', '--title', 'Nightshift'])
    const folder = join(author.home, 'nightshift')
    for (const step of stepsOf(doc)) if (step.does === 'write') write(join(folder, step.path), step.content)
    write(join(author.home, '.npmrc'), `registry=${registry.url}\n${registry.credentials}\n`)
    const env = { ...bareEnv(author.home), npm_config_registry: registry.url }
    rmSync(join(folder, 'test/homes/first-logs'), { recursive: true })
    for (const args of [['add', 'zod@4.6.7'], ['test'], ['run', 'check'], ['publish']]) {
      const { code, stdout, stderr } = await run([process.execPath, ...args], { cwd: folder, env })
      if (code !== 0) throw new Error(`bun ${args.join(' ')} ended with ${code}:\n${stdout}${stderr}`)
    }
    const install = ['plugins', 'install', 'exfil-collector-nightshift']
    const refused = await reader.cli(install, { env: registry.env })
    expect(refused.code).not.toBe(0)
    expect(refused.stderr).toContain('--yes')
    const { code, stderr } = await reader.cli([...install, '--yes'], { env: registry.env })
    expect({ code, stderr: code === 0 ? '' : stderr }).toEqual({ code: 0, stderr: '' })
    const { collectors } = JSON.parse((await reader.cli(['collectors', 'list', '--json'])).stdout)
    expect(collectors).toContainEqual(expect.objectContaining({ id: 'nightshift', title: 'Nightshift' }))
  },
)

test('the failure that the document shows is the one that comes', async () => {
  const shown = /```text\n(a key does not[\s\S]*?)```/.exec(doc)?.[1] ?? ''
  const says = readFileSync(join(root, 'core/src/testkit/__snapshots__/testkit.test.ts.snap'), 'utf8')
  const of = (text: string) => text.split('\n').filter((line) => /^a key does|usually:/.test(line.trim()))
  expect(of(shown)).toHaveLength(2)
  for (const line of of(shown)) expect(says).toContain(line.trim())
})
