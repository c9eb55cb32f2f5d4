import { chmodSync, existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import type { Account } from '@exfil/core/wire'
import { freePort } from '../test/drivers/free-port.ts'
import { bareEnv } from '../test/drivers/machine.ts'
import { type Line, shapedLine } from './line.ts'
import { type Timed, timed } from './timed.ts'

const root = resolve(import.meta.dir, '../..')
/** The form that people get: one compiled binary. */
export const shipped = join(root, 'cli/dist', process.platform === 'win32' ? 'exfiltrator.exe' : 'exfiltrator')

/** A machine to collect from, a server of our own behind a shaped line, and a folder for what else is needed. */
export interface Lab extends AsyncDisposable {
  readonly folder: string
  readonly home: string
  readonly env: Record<string, string>
  readonly line: Line
  sync(): Promise<Timed & { account: Account }>
}

export async function openLab(
  shape: { roundTripMs: number; bitsPerSecond?: number } = { roundTripMs: 0 },
): Promise<Lab> {
  const folder = mkdtempSync(join(process.env.EXFILTRATOR_BENCH_DIR ?? tmpdir(), 'exfil-bench-'))
  /** Postgres, which gives up root's rights, stays inside it then. */
  chmodSync(folder, 0o711)
  const cleanup = new AsyncDisposableStack()
  cleanup.defer(() => rmSync(folder, { recursive: true, force: true }))
  const home = join(folder, 'home')
  const server = join(folder, 'server-home')
  const port = freePort()
  const line = cleanup.use(await shapedLine(port, shape))
  const child = Bun.spawn(
    [
      process.execPath,
      '--no-env-file',
      join(root, 'cli/start.ts'),
      ...['--json', '--no-open', '--no-sync', '--data', join(folder, 'data'), '--port', String(port)],
      ...['--public-url', `http://127.0.0.1:${line.port}`],
    ],
    { cwd: root, env: bareEnv(server), stdin: 'ignore', stdout: 'pipe', stderr: Bun.file(join(folder, 'server.log')) },
  )
  cleanup.defer(async () => {
    child.kill('SIGINT')
    await child.exited
  })
  const reader = child.stdout.getReader()
  const first = await reader.read()
  if (!first.value) throw new Error(`the server did not start:\n${await Bun.file(join(folder, 'server.log')).text()}`)
  const { signInUrl } = JSON.parse(new TextDecoder().decode(first.value).split('\n')[0] ?? '') as { signInUrl: string }
  const signIn = new URL(signInUrl)
  signIn.port = String(port)
  const cookie = (await fetch(signIn, { redirect: 'manual' })).headers.getSetCookie()[0]?.split(';')[0] ?? ''
  const made = await fetch(`http://127.0.0.1:${port}/api/trpc/keys.create`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', cookie, origin: `http://127.0.0.1:${line.port}` },
    body: JSON.stringify({ name: 'benchmark' }),
  })
  const { result } = (await made.json()) as { result: { data: { key: string } } }
  const env = {
    ...bareEnv(home),
    EXFILTRATOR_DATA_DIR: join(folder, 'node'),
    EXFILTRATOR_CONFIG_DIR: join(folder, 'config'),
  }
  if (!existsSync(shipped)) throw new Error('the cli is not compiled')
  await timed([shipped, 'enroll', '--server', `http://127.0.0.1:${line.port}`], {
    env: { ...env, EXFILTRATOR_ENROLLMENT_KEY: result.data.key },
  })
  return {
    folder,
    home,
    env,
    line,
    async sync() {
      const ran = await timed([shipped, 'sync', '--json'], { env, codes: [0, 3] })
      return { ...ran, account: JSON.parse(ran.stdout) as Account }
    },
    [Symbol.asyncDispose]: () => cleanup.disposeAsync(),
  }
}
