import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'

const entry = resolve(import.meta.dir, '../../bin/exfiltrator.ts')
/** As the first line of the entry says it. */
export const CHECKOUT = [
  process.execPath,
  '--no-env-file',
  '--config=/dev/null',
  '--tsconfig-override=/dev/null',
  '--no-install',
  entry,
]

/** Bun keeps what it has compiled below HOME: out of the machines, and once for all of them. */
const COMPILED = { BUN_RUNTIME_TRANSPILER_CACHE_PATH: join(tmpdir(), 'exfil-compiled') }

export interface CliRun {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

/** An empty machine of its own: nothing of who runs the tests can be found from it. */
export interface TestMachine extends Disposable {
  readonly home: string
  readonly configDir: string
  readonly dataDir: string
  write(path: string, content: string): string
  run(
    args: readonly string[],
    options?: { stdin?: string; env?: Record<string, string>; cwd?: string; command?: string[] },
  ): Promise<CliRun>
}

export function testMachine(): TestMachine {
  const home = mkdtempSync(join(tmpdir(), 'exfil-cli-'))
  const configDir = join(home, '.config/exfiltrator')
  const dataDir = join(home, '.local/share/exfiltrator')
  let written = 0
  return {
    home,
    configDir,
    dataDir,
    write(path, content) {
      const place = join(home, path)
      mkdirSync(dirname(place), { recursive: true })
      writeFileSync(place, content)
      // Old enough to be believed at the first look.
      const time = Date.now() / 1000 - 3600 + ++written
      utimesSync(place, time, time)
      return place
    },
    async run(args, { stdin, env = {}, cwd = home, command = CHECKOUT } = {}) {
      const child = Bun.spawn([...command, ...args], {
        cwd,
        env: { PATH: process.env.PATH ?? '', HOME: home, USERPROFILE: home, ...COMPILED, ...env },
        stdin: stdin === undefined ? 'ignore' : new TextEncoder().encode(stdin),
        stdout: 'pipe',
        stderr: 'pipe',
      })
      const [stdout, stderr, code] = await Promise.all([
        new Response(child.stdout).text(),
        new Response(child.stderr).text(),
        child.exited,
      ])
      return { code, stdout, stderr }
    },
    [Symbol.dispose]: () => rmSync(home, { recursive: true, force: true }),
  }
}
