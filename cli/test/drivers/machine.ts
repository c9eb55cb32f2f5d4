import { chmodSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import type { Account } from '@exfil/core/wire'
import { peakMemory } from './peak-memory.ts'

export const root = resolve(import.meta.dir, '../../..')

export interface CliResult {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
  /** Peak resident memory of the process, in bytes. */
  readonly peak: number
}

export interface CliOptions {
  readonly env?: Record<string, string | undefined>
  readonly stdin?: string
  readonly cwd?: string
  readonly uid?: number
  /** Told the process id once it runs, to interfere. */
  readonly onStart?: (pid: number) => void
  readonly timeoutMs?: number
}

/** One pretend machine: an empty HOME, and the cli as its only user runs it. */
export interface Machine extends Disposable {
  readonly home: string
  readonly env: Record<string, string>
  /** Where this machine keeps its local state and its credentials. */
  readonly dataDir: string
  readonly configDir: string
  cli(args: readonly string[], options?: CliOptions): Promise<CliResult>
  /** `sync --json`; its account, also when there were issues. Throws for any other exit code than 0 or 3. */
  sync(args?: readonly string[], options?: CliOptions): Promise<Account>
}

/** The compiled binary where the runner made one, else the checkout's sources. */
export function cliCommand(): string[] {
  const binary = process.env.EXFILTRATOR_TEST_CLI
  if (binary) return [binary]
  return [process.execPath, '--no-env-file', '--config=/dev/null', '--no-install', join(root, 'cli/bin/exfiltrator.ts')]
}

/** An environment in which nothing of the person who runs the tests can be found. */
export function bareEnv(home: string): Record<string, string> {
  const keep = ['PATH', 'TMPDIR', 'LANG', 'SYSTEMROOT', 'COMSPEC', 'BUN_INSTALL_CACHE_DIR', 'CI']
  const kept = keep.flatMap((name) => (process.env[name] ? [[name, process.env[name]]] : []))
  return { ...Object.fromEntries(kept), HOME: home, USERPROFILE: home, NO_COLOR: '1' }
}

export function makeMachine(name = 'machine'): Machine {
  const home = mkdtempSync(join(tmpdir(), `exfil-${name}-`))
  chmodSync(home, 0o755)
  const dataDir = join(home, '.local/share/exfiltrator')
  const configDir = join(home, '.config/exfiltrator')
  const env = { ...bareEnv(home), EXFILTRATOR_DATA_DIR: dataDir, EXFILTRATOR_CONFIG_DIR: configDir }
  mkdirSync(join(home, '.claude'), { recursive: true })
  const machine: Machine = {
    home,
    env,
    dataDir,
    configDir,
    cli: (args, options = {}) =>
      run([...cliCommand(), ...args], { cwd: home, ...options, env: { ...env, ...options.env } }),
    async sync(args = [], options = {}) {
      const result = await machine.cli(['sync', '--json', ...args], options)
      if (result.code !== 0 && result.code !== 3)
        throw new Error(`sync ended with ${result.code}\n${result.stdout}\n${result.stderr}`)
      return JSON.parse(result.stdout) as Account
    },
    [Symbol.dispose]: () => rmSync(home, { recursive: true, force: true }),
  }
  return machine
}

/** Runs a program to its end. A killed one has the code 128. */
export async function run(
  command: readonly string[],
  options: CliOptions & { env: Record<string, string | undefined> },
): Promise<CliResult> {
  const { stdin, uid, timeoutMs = 300_000 } = options
  const child = Bun.spawn([...command], {
    env: options.env,
    cwd: options.cwd,
    stdin: stdin === undefined ? 'ignore' : new TextEncoder().encode(stdin),
    stdout: 'pipe',
    stderr: 'pipe',
    timeout: timeoutMs,
    killSignal: 'SIGKILL',
    ...(uid !== undefined && { uid, gid: uid }),
  })
  options.onStart?.(child.pid)
  const [peak, stdout, stderr] = await Promise.all([
    peakMemory(child),
    new Response(child.stdout).text(),
    new Response(child.stderr).text(),
  ])
  return { code: child.exitCode ?? 128, stdout, stderr, peak }
}
