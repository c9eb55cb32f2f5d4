import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { Browser } from 'playwright-core'
import { openBrowser } from '../../test/drivers/browser.ts'
import { type Dashboard, signIn } from '../../test/drivers/dashboard.ts'
import { hostileLines } from '../../test/drivers/hostile-lines.ts'
import { makeMachine } from '../../test/drivers/machine.ts'
import { random } from '../../test/drivers/random.ts'
import { transcript } from '../../test/drivers/transcript.ts'

/** An artifact to read. */
export interface Sample {
  readonly id: string
  readonly lines: number
}

/** A million artifacts behind the real server, among them one long and one hostile transcript, and a Chromium. */
export interface Stage extends AsyncDisposable {
  readonly dashboard: Dashboard
  readonly browser: Browser
  readonly artifacts: number
  readonly long: Sample
  readonly hostile: Sample
}

const root = resolve(import.meta.dir, '../../..')
const LONG = 500_000_000
const STRETCH = 25_000_000

export async function openStage(say: (line: string) => void): Promise<Stage> {
  const cleanup = new AsyncDisposableStack()
  try {
    say('filling an archive: this takes some minutes')
    const child = Bun.spawn([process.execPath, '--no-env-file', join(root, 'api/bench/serve.ts')], {
      cwd: root,
      stdin: 'pipe',
      stdout: 'pipe',
      stderr: 'inherit',
    })
    cleanup.defer(async () => {
      await child.stdin.end()
      await child.exited
    })
    const first = await child.stdout.getReader().read()
    if (!first.value) throw new Error('the server did not start: see above')
    const { url, signInUrl } = JSON.parse(new TextDecoder().decode(first.value)) as { url: string; signInUrl: string }
    const dashboard = await signIn(signInUrl)

    say('syncing a transcript of 500 MB')
    const machine = cleanup.use(makeMachine())
    const folder = join(machine.home, '.claude/projects/-home-me-pages')
    mkdirSync(folder, { recursive: true })
    const dice = random(3)
    const long = { id: dice.uuid(), lines: 0 }
    const hostile = { id: dice.uuid(), lines: hostileLines.length }
    for (let bytes = 0; bytes < LONG; ) {
      const text = transcript(dice, long.id, Math.min(STRETCH, LONG - bytes))
      appendFileSync(join(folder, `${long.id}.jsonl`), text)
      bytes += Buffer.byteLength(text)
      long.lines += text.split('\n').length - 1
    }
    writeFileSync(join(folder, `${hostile.id}.jsonl`), `${hostileLines.join('\n')}\n`)
    const { key } = await dashboard.mutate<{ key: string }>('keys.create', { name: 'pages' })
    const joined = await machine.cli(['enroll', '--server', url, '--key', '-', '--json'], { stdin: `${key}\n` })
    if (joined.code !== 0) throw new Error(`enroll ended with ${joined.code}: ${joined.stderr}`)
    await machine.sync()
    const { nodeId } = JSON.parse(joined.stdout) as { nodeId: string }
    const found = await dashboard.artifacts({ nodeId: [nodeId] })
    const idOf = (session: string) => {
      const row = found.find(({ path }) => path.includes(session))
      if (!row) throw new Error('a transcript that was synced is not in the archive')
      return row.id
    }
    const { count } = await dashboard.query<{ count: number }>('artifacts.count', {})
    const browser = await openBrowser({ scrollbars: true })
    cleanup.defer(() => browser.close())
    return {
      dashboard,
      browser,
      artifacts: count,
      long: { id: idOf(long.id), lines: long.lines },
      hostile: { id: idOf(hostile.id), lines: hostile.lines },
      [Symbol.asyncDispose]: () => cleanup.disposeAsync(),
    }
  } catch (error) {
    await cleanup.disposeAsync()
    throw error
  }
}
