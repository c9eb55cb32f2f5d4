/** The life of plugins against a real registry, on machines with nothing but Bun on the PATH. */
import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  bareEnv,
  type CliOptions,
  type CliResult,
  cliCommand,
  type Machine,
  makeMachine,
  run,
} from './drivers/machine.ts'
import { git, verdaccio } from './drivers/needs.ts'
import { type Registry, startRegistry } from './drivers/registry.ts'
import { onlyBun, packFiles } from './drivers/release.ts'

let registry: Registry
let folder: string
let bun: string
const cleanup = new AsyncDisposableStack()

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'exfil-plugins-'))
  cleanup.defer(() => rmSync(folder, { recursive: true, force: true }))
  bun = onlyBun(folder)
  if (verdaccio.skip) return
  registry = cleanup.use(await startRegistry())
  await registry.publish([await pack('@exfil/collector-notes', '1.0.0'), await pack('exfil-diary', '1.0.0')])
  await registry.publish([await pack('@exfil/collector-notes', '2.0.0-rc.1')], 'next')
}, 120_000)
afterAll(() => cleanup.disposeAsync())

/** Writes a file when it runs. */
const trap = (name: string) => `bun -e "require('fs').writeFileSync('${join(folder, `ran-${name}`)}', '')"`
const trapped = () => readdirSync(folder).filter((name) => name.startsWith('ran-'))

function filesOf(name: string, version: string, more: object = {}): Record<string, string> {
  const id = name.replace(/^.*[/-]/, '')
  const scripts = ['preinstall', 'install', 'postinstall', 'prepare', 'prepack', 'preuninstall', 'postuninstall']
  const manifest = {
    name,
    version,
    type: 'module',
    license: 'ISC',
    oclif: {},
    exfil: { collectors: [{ id, entry: './index.ts' }] },
    peerDependencies: { '@exfil/core': '^0.1.0' },
    scripts: Object.fromEntries(scripts.map((script) => [script, trap(`${id}-${script}`)])),
    ...more,
  }
  const source = `import { defineCollector } from '@exfil/core'
    export default defineCollector({ contract: 1, id: '${id}', title: '${id} ${version}', rules: 1, reads: ['~/${id}'],
      create: () => ({ discover: async function* () {}, fingerprint: async () => [], describe: async () => ({}), read: async () => { throw new Error('none') } }) })`
  return { 'package.json': JSON.stringify(manifest), 'index.ts': source }
}

const pack = (name: string, version: string, more: object = {}) =>
  packFiles(join(folder, 'tarballs'), filesOf(name, version, more))

interface Person {
  readonly machine: Machine
  plugins(args: string[], options?: CliOptions): Promise<CliResult>
  list(): Promise<{ name: string; version?: string; source: string }[]>
  /** Every file of the plugins with its content. */
  state(): Record<string, string>
  [Symbol.dispose](): void
}

function person(): Person {
  const machine = makeMachine('plugins')
  const plugins = (args: string[], options: CliOptions = {}) =>
    machine.cli(['plugins', ...args], { ...options, env: { ...registry?.env, PATH: bun, ...options.env } })
  return {
    machine,
    plugins,
    list: async () => JSON.parse((await plugins(['--json'])).stdout).plugins,
    state: () => {
      const names = new Bun.Glob('{package.json,package-lock.json,node_modules/**,tarballs/**,plugins.next/**}')
      const found = existsSync(machine.dataDir) ? [...names.scanSync({ cwd: machine.dataDir, dot: true })].sort() : []
      return Object.fromEntries(found.map((name) => [name, readFileSync(join(machine.dataDir, name), 'utf8')]))
    },
    [Symbol.dispose]: () => machine[Symbol.dispose](),
  }
}

/** Fails unless it is refused with that exit code and in one line, and everything is as it was. */
async function refused(who: Person, args: string[], code: number, line: RegExp, options?: CliOptions): Promise<void> {
  const before = who.state()
  const result = await who.plugins(args, options)
  expect(result.stderr.trimEnd()).toMatch(line)
  expect(result.stderr.trimEnd()).not.toContain('\n')
  expect({ code: result.code, stdout: result.stdout }).toEqual({ code, stdout: '' })
  expect(who.state()).toEqual(before)
}

const ok = { code: 0, stderr: '' }
const suite = verdaccio.skip ? describe.skip : describe

suite(verdaccio.title('a plugin of ours'), () => {
  test('is installed by its short name, its long name, a version, a tag; listed, inspected, uninstalled', async () => {
    using ada = person()
    expect((await ada.plugins([])).stdout).toContain('no plugins are installed: `exfiltrator plugins install NAME`')
    for (const [asked, version, tag] of [
      ['notes', '1.0.0', 'latest'],
      ['@exfil/collector-notes@next', '2.0.0-rc.1', 'next'],
      ['notes@1.0.0', '1.0.0', '1.0.0'],
      ['notes@^1', '1.0.0', '^1'],
    ] as const) {
      const { stdout, ...ended } = await ada.plugins(['install', asked, '--json'])
      expect(ended).toMatchObject(ok)
      const installed = { name: '@exfil/collector-notes', version, collectors: ['notes'], tag }
      expect(JSON.parse(stdout)).toEqual({ installed })
      expect(await ada.list()).toEqual([
        expect.objectContaining({ name: '@exfil/collector-notes', version, source: tag }),
      ])
    }
    expect((await ada.plugins([])).stdout).toBe('notes  @exfil/collector-notes 1.0.0, collects notes (^1)\n')
    expect(JSON.parse((await ada.plugins(['inspect', 'notes', '--json'])).stdout)).toMatchObject({
      name: '@exfil/collector-notes',
      short: 'notes',
      version: '1.0.0',
      licence: 'ISC',
      core: { wanted: '^0.1.0' },
    })
    expect((await ada.machine.cli(['collectors', 'list'])).stdout).toContain(
      'notes 1.0.0 (@exfil/collector-notes 1.0.0',
    )
    expect(await ada.plugins(['uninstall', 'notes'])).toMatchObject({
      ...ok,
      stdout: 'uninstalled notes (@exfil/collector-notes); what it collected stays in the archive\n',
    })
    expect(await ada.list()).toEqual([])
    expect(existsSync(join(ada.machine.dataDir, 'node_modules/@exfil/collector-notes'))).toBe(false)
    expect(trapped()).toEqual([])
  })

  test('follows its tag, and stays where a version was asked for', async () => {
    using ada = person()
    await registry.publish([
      await pack('@exfil/collector-moving', '1.0.0'),
      await pack('@exfil/collector-still', '1.0.0'),
    ])
    await ada.plugins(['install', 'moving'])
    await ada.plugins(['install', 'still@1.0.0'])
    await registry.publish([
      await pack('@exfil/collector-moving', '1.1.0'),
      await pack('@exfil/collector-still', '1.1.0'),
    ])
    expect(await ada.plugins(['update'])).toMatchObject({
      ...ok,
      stdout: 'moving 1.0.0 → 1.1.0\nstill stays at 1.0.0, as it was asked for\n',
    })
    expect(await ada.plugins(['update', 'moving'])).toMatchObject({
      ...ok,
      stdout: 'moving 1.1.0 is the newest (latest)\n',
    })
    // One that cannot be brought stays as it is, and does not keep the others.
    await registry.publish([
      await pack('@exfil/collector-moving', '1.2.0', { peerDependencies: { '@exfil/core': '^7.0.0' } }),
    ])
    await ada.plugins(['install', 'notes@next'])
    const result = await ada.plugins(['update'])
    expect(result.code).toBe(3)
    expect(result.stderr).toMatch(
      /^moving: @exfil\/collector-moving 1\.2\.0 is made for @exfil\/core \^7\.0\.0, and this/,
    )
    expect(result.stdout).toContain('notes 2.0.0-rc.1 is the newest (next)')
    expect(Object.fromEntries((await ada.list()).map(({ name, version }) => [name, version]))).toEqual({
      '@exfil/collector-moving': '1.1.0',
      '@exfil/collector-still': '1.0.0',
      '@exfil/collector-notes': '2.0.0-rc.1',
    })
  })

  test('is uninstalled also where the registry cannot be reached', async () => {
    using ada = person()
    await ada.plugins(['install', 'notes'])
    const away = { env: { npm_config_registry: 'http://127.0.0.1:1/' } }
    expect(await ada.plugins(['uninstall', 'notes'], away)).toMatchObject(ok)
    expect(await ada.list()).toEqual([])
  })

  test('installed by two at the same time: both are there', async () => {
    using ada = person()
    await registry.publish([await pack('@exfil/collector-one', '1.0.0'), await pack('@exfil/collector-two', '1.0.0')])
    const results = await Promise.all(['one', 'two', 'notes'].map((name) => ada.plugins(['install', name])))
    expect(results.map(({ code, stderr }) => ({ code, stderr }))).toEqual([ok, ok, ok])
    const { stdout } = await ada.machine.cli(['collectors', 'list', '--json'])
    const ids = JSON.parse(stdout).collectors.map(({ id }: { id: string }) => id)
    expect(ids).toEqual(expect.arrayContaining(['one', 'two', 'notes']))
  })

  test('Ctrl-C leaves what was, and says so', async () => {
    using ada = person()
    const asked = Promise.withResolvers<void>()
    using silent = Bun.serve({
      hostname: '127.0.0.1',
      port: 0,
      idleTimeout: 60,
      fetch: () => {
        asked.resolve()
        return new Promise<Response>(() => {})
      },
    })
    const result = await ada.plugins(['install', 'notes'], {
      env: { npm_config_registry: silent.url.href },
      onStart: async (pid) => {
        await asked.promise
        process.kill(pid, 'SIGINT')
      },
    })
    expect(result).toMatchObject({
      code: 130,
      stderr: 'exfiltrator: interrupted: what was not finished is as it was before\n',
    })
    expect(ada.state()).toEqual({})
    silent.stop(true)
  })

  test('a change that kill -9 ends leaves what was; the next one works', async () => {
    using ada = person()
    await ada.plugins(['install', 'notes'])
    const before = await ada.list()
    const stage = join(ada.machine.dataDir, 'plugins.next')
    const killed = await ada.plugins(['install', 'notes@next'], {
      onStart: async (pid) => {
        while (!existsSync(join(stage, 'package.json'))) await Bun.sleep(1)
        process.kill(pid, 'SIGKILL')
      },
    })
    expect(killed.code).toBe(128)
    expect(await ada.list()).toEqual(before)
    expect(await ada.plugins(['install', 'notes@next'])).toMatchObject(ok)
    expect(await ada.list()).toEqual([expect.objectContaining({ version: '2.0.0-rc.1' })])
    expect(existsSync(stage)).toBe(false)
  })
})

suite(verdaccio.title("a stranger's package"), () => {
  const facts =
    /exfil-diary 1\.0\.0 .*licence ISC, collects diary.* is not one of exfiltrator's own .* with your rights/

  test('is refused where nobody can be asked, and let in with --yes, after it was said what it is', async () => {
    using ada = person()
    await refused(ada, ['install', 'exfil-diary'], 2, facts)
    await refused(ada, ['install', 'exfil-diary', '--json'], 2, /"code":"not-confirmed"/)
    const { code, stdout, stderr } = await ada.plugins(['install', 'exfil-diary', '--yes'])
    expect({ code, first: stdout.split('\n')[0] }).toEqual({
      code: 0,
      first: 'installed exfil-diary (exfil-diary 1.0.0)',
    })
    for (const fact of [
      'exfil-diary 1.0.0',
      'the registry (latest)',
      'published by',
      'diary',
      'ISC',
      'with your rights',
    ])
      expect(stderr).toContain(fact)
    // What is here already needs no second yes.
    expect(await ada.plugins(['install', 'exfil-diary'])).toMatchObject(ok)
    expect(trapped()).toEqual([])
  })

  test('on a terminal the person decides', async () => {
    using ada = person()
    for (const [answer, version] of [
      ['n\r', undefined],
      ['\r', undefined],
      ['\x03', undefined],
      ['\x04', undefined],
      ['y\r', '1.0.0'],
    ] as const) {
      let shown = ''
      const child = Bun.spawn([...cliCommand(), 'plugins', 'install', 'exfil-diary'], {
        cwd: ada.machine.home,
        env: { ...ada.machine.env, ...registry.env, PATH: bun, TERM: 'xterm' },
        terminal: {
          cols: 120,
          rows: 40,
          data(terminal, chunk) {
            const asked = shown.includes('[y/N]')
            shown += new TextDecoder().decode(chunk)
            if (!asked && shown.includes('[y/N]')) terminal.write(answer)
          },
        },
      })
      expect(await child.exited).toBe(version ? 0 : 2)
      expect(shown).toContain('with your rights')
      expect(shown).toContain('looking at it')
      expect((await ada.list())[0]?.version).toBe(version)
    }
  })

  test('comes from a tarball, also one that says to be ours; the tarball may go away', async () => {
    using ada = person()
    const tarball = await pack('@exfil/collector-parcel', '1.0.0')
    await refused(ada, ['install', tarball], 2, /collector-parcel 1\.0\.0 .* is not one of exfiltrator's own/)
    expect((await ada.plugins(['install', `file:${tarball}`, '-y'])).code).toBe(0)
    rmSync(tarball)
    expect(await ada.plugins(['install', 'notes'])).toMatchObject(ok)
    expect((await ada.list()).map(({ name }) => name)).toEqual(['@exfil/collector-parcel', '@exfil/collector-notes'])
    const update = await ada.plugins(['update'])
    expect(update).toMatchObject({ code: 3, stdout: 'notes 1.0.0 is the newest (latest)\n' })
    expect(update.stderr).toMatch(/^parcel: there is no file .*parcel-1\.0\.0\.tgz/)
    expect(trapped()).toEqual([])
  })

  test.skipIf(git.skip)(git.title('comes from a git repository, where git is'), async () => {
    using ada = person()
    const [work, bare] = [join(folder, 'work'), join(folder, 'diary.git')]
    const say = async (...args: string[]) => {
      const env = { ...bareEnv(folder), GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_SYSTEM: '/dev/null' }
      const author = ['-c', 'user.name=Ada', '-c', 'user.email=ada@exfil.example.com', '-c', 'init.defaultBranch=main']
      const { code, stderr } = await run([git.path, ...author, ...args], { env, cwd: existsSync(work) ? work : folder })
      if (code !== 0) throw new Error(`git ${args[0]}: ${stderr}`)
    }
    const commit = async (version: string) => {
      for (const [name, text] of Object.entries(filesOf('exfil-log', version))) writeFileSync(join(work, name), text)
      await say('add', '.')
      await say('commit', '--quiet', '--message', version)
      await say('push', '--quiet', bare, 'HEAD:main')
    }
    await say('init', '--quiet', '--bare', '--initial-branch=main', bare)
    await say('init', '--quiet', 'work')
    await commit('1.0.0')
    const url = `git+file://${bare}`
    await refused(ada, ['install', url, '--yes'], 1, /is a git repository, and git is not installed here: install git/)
    // git is partly written in shell: it needs what a system brings.
    const env = { PATH: process.env.PATH }
    expect(await ada.plugins(['install', url, '--yes', '--json'], { env })).toMatchObject(ok)
    expect(await ada.plugins(['update'], { env })).toMatchObject({
      ...ok,
      stdout: expect.stringContaining('is the newest'),
    })
    await commit('1.1.0')
    expect(await ada.plugins(['update'], { env })).toMatchObject({ ...ok, stdout: 'exfil-log 1.0.0 → 1.1.0\n' })
    await refused(
      ada,
      ['install', `git+file://${folder}/none.git`, '-y'],
      1,
      /git says: fatal: .*Nothing was changed$/,
      { env },
    )
    expect(trapped()).toEqual([])
  })
})

suite(verdaccio.title('a folder'), () => {
  test('is linked where it lies, and unlinked', async () => {
    using ada = person()
    const root = join(ada.machine.home, 'exfil-draft')
    mkdirSync(root)
    for (const [name, text] of Object.entries(filesOf('exfil-draft', '0.0.1'))) writeFileSync(join(root, name), text)
    await refused(ada, ['install', './exfil-draft'], 2, /is a folder: `exfiltrator plugins link .\/exfil-draft`/)
    expect(await ada.plugins(['link', 'exfil-draft'])).toMatchObject({
      ...ok,
      stdout: `linked exfil-draft (exfil-draft 0.0.1) from ${root}\n`,
    })
    writeFileSync(join(root, 'index.ts'), filesOf('exfil-draft', '0.0.2')['index.ts'] as string)
    expect((await ada.machine.cli(['collectors', 'list'])).stdout).toContain('draft 0.0.2')
    expect((await ada.plugins(['update'])).stdout).toContain('exfil-draft is linked')
    await refused(ada, ['link', '/nowhere'], 2, /\/nowhere has no package\.json/)
    expect(await ada.plugins(['uninstall', 'draft'])).toMatchObject({
      ...ok,
      stdout: 'unlinked exfil-draft (exfil-draft); what it collected stays in the archive\n',
    })
    expect(existsSync(join(root, 'index.ts'))).toBe(true)
    expect(await ada.list()).toEqual([])
  })

  test('is linked with a warning where it cannot be loaded, or defines another collector', async () => {
    using ada = person()
    const root = join(ada.machine.home, 'exfil-draft')
    mkdirSync(root)
    const files = filesOf('exfil-draft', '0.0.1')
    const [manifest, source] = [files['package.json'], files['index.ts']] as [string, string]
    writeFileSync(join(root, 'package.json'), manifest)
    for (const [written, says] of [
      [
        `\n${source.replace('contract: 1,', 'contract: ;')}`,
        'Unexpected ; at index.ts:3: it is linked, so mend it in ~/',
      ],
      [source.replace("id: 'draft'", "id: 'drafts'"), 'its module defines "drafts" where its package declares "draft"'],
    ] as const) {
      writeFileSync(join(root, 'index.ts'), written)
      const { code, stdout, stderr } = await ada.plugins(['link', 'exfil-draft'])
      expect([code, stdout]).toEqual([3, `linked exfil-draft (exfil-draft 0.0.1) from ${root}\n`])
      expect(stderr).toStartWith(`warning: exfil-draft cannot be loaded: ${says}`)
    }
    const { linked, problems } = JSON.parse((await ada.plugins(['link', 'exfil-draft', '--json'])).stdout)
    expect([linked.name, problems]).toEqual(['exfil-draft', [expect.stringContaining('cannot be loaded')]])
    writeFileSync(join(root, 'index.ts'), source)
    expect(await ada.plugins(['link', 'exfil-draft'])).toMatchObject(ok)
  })
})

suite(verdaccio.title('refused, with everything left as it was'), () => {
  const faulty: [why: string, more: object, line: RegExp][] = [
    ['it declares no collectors', { exfil: undefined }, /declares no collectors/],
    ['it is no plugin by its own word', { oclif: undefined }, /lacks "oclif": \{\}/],
    [
      'it is made for another core',
      { peerDependencies: { '@exfil/core': '^9.1.0' } },
      /made for @exfil\/core \^9\.1\.0, and this exfiltrator has \d/,
    ],
    [
      'its id is one that comes with exfiltrator',
      { exfil: { collectors: [{ id: 'claude-code', entry: './index.ts' }] } },
      /declares the collector "claude-code"/,
    ],
    [
      'its entry is not in it',
      { exfil: { collectors: [{ id: 'odd', entry: './gone.ts' }] } },
      /"\.\/gone\.ts", and there is no such file/,
    ],
    [
      'it needs a package that is nowhere',
      { dependencies: { 'exfil-nowhere': '1.0.0' } },
      /has no such package or version/,
    ],
  ]
  for (const [index, [why, more, line]] of faulty.entries()) {
    test(why, async () => {
      using ada = person()
      const name = `@exfil/collector-faulty${index}`
      await registry.publish([await pack(name, '1.0.0', more)])
      await refused(ada, ['install', name], 1, line)
      await ada.plugins(['install', 'notes'])
      await refused(ada, ['install', name], 1, line)
      expect(await ada.list()).toEqual([expect.objectContaining({ name: '@exfil/collector-notes' })])
    })
  }

  test("its collector's id is another's", async () => {
    using ada = person()
    await registry.publish([
      await pack('@exfil/collector-copy', '1.0.0', { exfil: { collectors: [{ id: 'notes', entry: './index.ts' }] } }),
    ])
    await ada.plugins(['install', 'notes'])
    await refused(ada, ['install', 'copy'], 1, /declares the collector "notes", which @exfil\/collector-notes has here/)
  })

  test('names and versions that are nowhere, registries that do not answer or answer badly', async () => {
    using ada = person()
    await ada.plugins(['install', 'notes'])
    const at = (url: string) => ({ env: { npm_config_registry: url } })
    await refused(ada, ['install', 'nots'], 1, /has no @exfil\/collector-nots nor nots: check the name/)
    await refused(ada, ['install', 'notes@9.9.9'], 1, /has no version or tag "9\.9\.9": it has .*1\.0\.0 \(latest\)/)
    await refused(ada, ['install', 'some/thing'], 2, /"some\/thing" is no package/)
    await refused(
      ada,
      ['install', 'notes'],
      1,
      /cannot be reached \(ECONNREFUSED\): check the network/,
      at('http://127.0.0.1:1/'),
    )
    using broken = Bun.serve({ hostname: '127.0.0.1', port: 0, fetch: () => new Response('oops', { status: 500 }) })
    await refused(ada, ['install', 'notes'], 1, /the registry answered 500: try again later/, at(broken.url.href))
    await refused(ada, ['install', './none.tgz'], 1, /there is no file .*none\.tgz/)
    await refused(ada, ['uninstall', 'note'], 2, /no plugin note is installed: did you mean notes\?/)
  })

  test('a list that cannot be read is not written over', async () => {
    using ada = person()
    await ada.plugins(['install', 'notes'])
    writeFileSync(join(ada.machine.dataDir, 'package.json'), '{"oclif": {"plugins": [')
    for (const args of [['install', 'notes'], ['uninstall', 'notes'], ['update'], []])
      await refused(ada, args, 1, /package\.json, the list of plugins, cannot be read .*: mend it, or delete it/)
  })

  test('a data folder that cannot be written', async () => {
    using ada = person()
    writeFileSync(join(ada.machine.home, 'file'), '')
    const env = { EXFILTRATOR_DATA_DIR: join(ada.machine.home, 'file/data') }
    await refused(ada, ['install', 'notes'], 1, /file\/data/, { env })
  })
})

suite(verdaccio.title("npm's ordinary settings"), () => {
  test('lead to a registry that wants a token, for a scope alone', async () => {
    using ada = person()
    await using closed = await startRegistry({ closed: true })
    await closed.publish([await pack('@exfil/collector-secret', '1.0.0')])
    const settings = join(ada.machine.home, 'settings')
    const env = { npm_config_userconfig: settings, npm_config_registry: undefined }
    writeFileSync(settings, `registry=${registry.url}\n@exfil:registry=${closed.url}\n`)
    await refused(ada, ['install', 'secret'], 1, /the registry refused \(40[13]\): your \.npmrc needs a token/, { env })
    writeFileSync(settings, `registry=${registry.url}\n@exfil:registry=${closed.url}\n${closed.credentials}\n`)
    expect(await ada.plugins(['install', 'secret'], { env })).toMatchObject(ok)
    expect((await ada.plugins(['install', 'exfil-diary', '-y'], { env })).code).toBe(0)
    expect((await ada.list()).map(({ name }) => name)).toEqual(['@exfil/collector-secret', 'exfil-diary'])
    const token = closed.credentials.replace(/^.*=/, '')
    expect(Object.values(ada.state()).filter((text) => text.includes(token))).toEqual([])
  })

  test('those of the current directory do not count', async () => {
    using ada = person()
    writeFileSync(join(ada.machine.home, '.npmrc'), `registry=${registry.url}\n`)
    const hostile = join(ada.machine.home, 'checkout')
    mkdirSync(hostile)
    writeFileSync(join(hostile, '.npmrc'), 'registry=http://127.0.0.1:1/\nignore-scripts=false\n')
    writeFileSync(join(hostile, 'package.json'), '{"name":"checkout","workspaces":["*"]}')
    const env = { npm_config_registry: undefined }
    expect(await ada.plugins(['install', 'notes'], { cwd: hostile, env })).toMatchObject(ok)
    expect(trapped()).toEqual([])
  })
})
