import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from 'bun:test'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { CHECKOUT, testMachine } from './testing/run-cli.ts'

// Every test starts processes or syncs files to disk; how long that takes is the machine's business.
setDefaultTimeout(60_000)

const root = resolve(import.meta.dir, '../..')
const dist = mkdtempSync(join(tmpdir(), 'exfil-binary-'))
const binary = join(dist, process.platform === 'win32' ? 'exfiltrator.exe' : 'exfiltrator')
afterAll(() => rmSync(dist, { recursive: true, force: true }))

beforeAll(async () => {
  const build = Bun.spawn([process.execPath, '--no-env-file', join(root, 'cli/build.ts'), '--outfile', binary], {
    cwd: root,
    stdout: 'pipe',
    stderr: 'inherit',
  })
  expect(await build.exited).toBe(0)
}, 120_000)

/** Somebody's checkout that wants to be run: everything Bun would read from it says so. */
function hostileDirectory(machine: ReturnType<typeof testMachine>): { cwd: string; ran: string } {
  const ran = join(machine.home, 'hostile-ran')
  const evil = `require('node:fs').writeFileSync(${JSON.stringify(ran)}, process.argv.join(' '))`
  machine.write('hostile/bunfig.toml', 'preload = ["./evil.ts"]\n[define]\n"process.env.HOME" = "\'/hostile\'"\n')
  machine.write('hostile/evil.ts', evil)
  machine.write('hostile/.env', 'EXFILTRATOR_DATA_DIR=/hostile/data\nEXFILTRATOR_CONFIG_DIR=/hostile/config\n')
  machine.write('hostile/.env.local', 'export EXFILTRATOR_CACHE_DIR=/hostile/cache\nHOME=/hostile\n')
  machine.write('hostile/tsconfig.json', '{"compilerOptions":{"paths":{"*":["./evil.ts"]}}}')
  machine.write('hostile/package.json', '{"name":"hostile","type":"commonjs","imports":{"#x":"./evil.ts"}}')
  machine.write('hostile/node_modules/@oclif/core/index.js', evil)
  machine.write('hostile/node_modules/@exfil/core/index.js', evil)
  return { cwd: join(machine.home, 'hostile'), ran }
}

const ours = (machine: ReturnType<typeof testMachine>) => ({ config: machine.configDir, data: machine.dataDir })

describe('nothing in the current directory takes effect on', () => {
  const forms: [title: string, command: () => string[]][] = [
    ['the script, started by its first line', () => CHECKOUT],
    ['the compiled binary', () => [binary]],
  ]
  for (const [title, command] of forms) {
    test(title, async () => {
      using machine = testMachine()
      const { cwd, ran } = hostileDirectory(machine)
      for (const args of [['status', '--json'], ['--version'], ['collectors', 'list']]) {
        const { stdout, stderr, code } = await machine.run(args, { cwd, command: command() })
        expect(stderr).toBe('')
        expect(code).toBe(args[0] === 'status' ? 4 : 0)
        if (args[0] === 'status') expect(JSON.parse(stdout).folders).toEqual(ours(machine))
      }
      expect(existsSync(ran)).toBe(false)
    })
  }

  test('the settings of a script that plain bun started; what is not in .env stays', async () => {
    using machine = testMachine()
    const { cwd } = hostileDirectory(machine)
    // What these two do happens before us then: only the flags can keep it out.
    rmSync(join(cwd, 'bunfig.toml'))
    rmSync(join(cwd, 'tsconfig.json'))
    const entry = CHECKOUT.at(-1) as string
    const env = { EXFILTRATOR_CACHE_DIR: '/mine', XDG_DATA_HOME: join(machine.home, 'xdg') }
    const { stdout, stderr } = await machine.run(['status', '--json'], { cwd, env, command: [process.execPath, entry] })
    expect(stderr).toBe('')
    const data = join(machine.home, 'xdg/exfiltrator')
    expect(JSON.parse(stdout).folders).toEqual({ config: machine.configDir, data })
  })
})

describe('the compiled binary', () => {
  test('knows the collectors that the checkout knows', async () => {
    using machine = testMachine()
    const list = async (command: string[]) =>
      JSON.parse((await machine.run(['collectors', 'list', '--json'], { command })).stdout)
    const [fromBinary, fromCheckout] = [await list([binary]), await list(CHECKOUT)]
    expect(fromBinary.collectors.length).toBeGreaterThan(0)
    // A binary has no folder to show.
    const inBinary = fromCheckout.collectors.map((collector: object) => ({ ...collector, folder: null }))
    expect(fromBinary).toEqual({ ...fromCheckout, collectors: inBinary })
  })

  test('loads plugins in TypeScript and gives them its own core, also where they bring another', async () => {
    using machine = testMachine()
    machine.write(
      '.local/share/exfiltrator/package.json',
      JSON.stringify({ oclif: { plugins: [{ name: 'exfil-notes', type: 'user' }] } }),
    )
    const place = '.local/share/exfiltrator/node_modules'
    machine.write(
      `${place}/exfil-notes/package.json`,
      JSON.stringify({
        name: 'exfil-notes',
        version: '2.0.0',
        type: 'module',
        oclif: {},
        exfil: { collectors: [{ id: 'notes', entry: './index.ts' }] },
      }),
    )
    machine.write(
      `${place}/exfil-notes/index.ts`,
      `
      import { CONTRACT, defineCollector, type Collector } from '@exfil/core'
      import { readFile } from '@exfil/core/files'
      const title: string = typeof readFile === 'function' ? 'shared' : 'own'
      export default defineCollector({ contract: CONTRACT, id: 'notes', title, rules: 1, reads: [], create: () => ({}) as Collector })`,
    )
    machine.write(`${place}/@exfil/core/package.json`, '{"name":"@exfil/core","version":"0.1.0","main":"index.js"}')
    machine.write(`${place}/@exfil/core/index.js`, 'throw new Error("its own core")')
    for (const command of [[binary], CHECKOUT]) {
      const { stdout, stderr } = await machine.run(['collectors', 'list'], { command })
      expect(stderr).toBe('')
      expect(stdout).toContain('notes  shared (exfil-notes 2.0.0, plugin)')
    }
  })

  test('refuses a plugin made for another core, politely', async () => {
    using machine = testMachine()
    const root = join(machine.home, 'future')
    machine.write(
      '.local/share/exfiltrator/package.json',
      JSON.stringify({ oclif: { plugins: [{ name: 'future', type: 'link', root }] } }),
    )
    machine.write(
      'future/package.json',
      JSON.stringify({
        name: 'future',
        exfil: { collectors: [{ id: 'future', entry: './index.ts' }] },
        peerDependencies: { '@exfil/core': '^9.0.0' },
      }),
    )
    machine.write('future/index.ts', 'throw new Error("was run")')
    const { code, stderr } = await machine.run(['collectors', 'list'], { command: [binary] })
    expect([code, stderr]).toEqual([
      3,
      expect.stringMatching(/^future cannot be loaded: it is made for @exfil\/core \^9\.0\.0, and this is .*\n$/),
    ])
  })
})
