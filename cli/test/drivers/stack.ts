import { chmodSync, existsSync, mkdtempSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Account } from '@exfil/core/wire'
import { freePort } from './free-port.ts'
import { type Machine, root } from './machine.ts'

export interface Ready {
  readonly url: string
  readonly signInUrl: string
  readonly data: string
  readonly nodeId: string
}

/** A running `bun start`. */
export interface Stack extends AsyncDisposable {
  readonly ready: Ready
  readonly port: number
  readonly pid: number
  /** Milliseconds from the process's start to its ready line. */
  readonly readyAfterMs: number
  /** The account of the first sync; rejects when the stack ends without one. */
  firstSync(): Promise<Account>
  /** Whether it has ended, by itself or not. */
  ended(): boolean
  /** All it said on stderr so far. */
  said(): string
  /** Ctrl-C; resolves to the exit code. */
  stop(): Promise<number>
  /** kill -9 of the process itself: what it had started stays behind, as in a real crash. */
  crash(): Promise<void>
}

export interface StackOptions {
  /** The machine that it runs on, and enrols. */
  readonly machine: Machine
  /** Default: a new folder, removed when the stack is disposed of. */
  readonly data?: string
  readonly port?: number
  readonly args?: readonly string[]
  readonly cwd?: string
  readonly command?: readonly string[]
}

/** `bun start --json --no-open`, up to its ready line. */
export async function startStack(options: StackOptions): Promise<Stack> {
  const { machine, port = freePort(), args = [] } = options
  const data = options.data ?? mkdtempSync(join(tmpdir(), 'exfil-stack-'))
  /** Postgres, which gives up root's rights, stays inside it then. */
  if (!options.data) chmodSync(data, 0o711)
  const started = performance.now()
  const command = options.command ?? [process.execPath, '--no-env-file', join(root, 'cli/start.ts')]
  const child = Bun.spawn([...command, '--json', '--no-open', '--data', data, '--port', String(port), ...args], {
    cwd: options.cwd ?? root,
    env: machine.env,
    stdin: 'ignore',
    stdout: 'pipe',
    stderr: 'pipe',
  })
  let said = ''
  const listening = (async () => {
    for await (const text of child.stderr.pipeThrough(new TextDecoderStream())) said += text
  })()
  const lines: string[] = []
  const waiting: ((line: string | undefined) => void)[] = []
  let ended = false
  const reading = (async () => {
    let rest = ''
    for await (const text of child.stdout.pipeThrough(new TextDecoderStream())) {
      rest += text
      const whole = rest.split('\n')
      rest = whole.pop() ?? ''
      for (const line of whole) {
        const next = waiting.shift()
        if (next) next(line)
        else lines.push(line)
      }
    }
    ended = true
    for (const next of waiting) next(undefined)
  })()
  const nextLine = async () => {
    const line = lines.shift()
    if (line !== undefined || ended) return line
    return new Promise<string | undefined>((resolve) => waiting.push(resolve))
  }
  const first = await nextLine()
  if (first === undefined) {
    await Promise.all([child.exited, listening])
    throw new Error(`bun start ended with ${child.exitCode} before it was ready:\n${said}`)
  }
  const readyAfterMs = performance.now() - started
  const ready = JSON.parse(first) as Ready
  let sync: Promise<Account> | undefined
  const finish = async (signal: NodeJS.Signals) => {
    if (child.exitCode === null && child.signalCode === null) child.kill(signal)
    await Promise.all([child.exited, listening, reading])
    return child.exitCode ?? 128
  }
  const stack: Stack = {
    ready,
    port,
    pid: child.pid,
    readyAfterMs,
    firstSync: () => {
      sync ??= nextLine().then((line) => {
        if (line === undefined) throw new Error(`bun start ended without a first sync:\n${said}`)
        return (JSON.parse(line) as { firstSync: Account }).firstSync
      })
      return sync
    },
    ended: () => child.exitCode !== null || child.signalCode !== null,
    said: () => said,
    stop: () => finish('SIGINT'),
    crash: async () => {
      child.kill('SIGKILL')
      await child.exited
    },
    async [Symbol.asyncDispose]() {
      const waited = await Promise.race([stack.stop(), Bun.sleep(20_000).then(() => 'too long' as const)])
      if (waited === 'too long') child.kill('SIGKILL')
      if (!options.data && existsSync(data)) {
        // As root, below a closed folder, Postgres' files lie elsewhere and a link leads there.
        const postgres = join(data, 'postgres')
        if (existsSync(postgres)) rmSync(realpathSync(postgres), { recursive: true, force: true })
        rmSync(data, { recursive: true, force: true })
      }
    },
  }
  return stack
}
